"""The kinds of things that data checks speak of beside households; upper floors add theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject: its word, and the page of the thing with this key."""

    label: Any
    url: Callable[[str], str]


KINDS: dict[str, Kind] = {}


def add_kind(name: str, kind: Kind) -> None:
    """Offer a kind of subject; called once, when an app starts."""
    KINDS[name] = kind
