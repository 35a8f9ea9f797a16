"""Odd input that can be true all the same: a form asks for it to be confirmed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to confirm: its code, whom it concerns, and the sentence; `place` tells rows apart."""

    code: str
    who: str
    message: Any
    place: str

    @property
    def key(self) -> str:
        """What the confirmation names."""
        return f"{self.code}:{self.place}"


class Confirming:
    """For forms: `doubts` of valid input, and whether all are confirmed; drawn by common/_doubts.html."""

    data: Any

    def find_doubts(self) -> Sequence[Doubt]:
        """What is odd about the cleaned values; subclasses answer."""
        raise NotImplementedError

    @property
    def confirmed(self) -> set[str]:
        """The keys ticked by the user."""
        return set(self.data.getlist(CONFIRM)) if hasattr(self.data, "getlist") else set()

    @property
    def doubts(self) -> Sequence[Doubt]:
        """The doubts of a form that is otherwise right."""
        return self.find_doubts() if self.is_bound and self.is_valid() else ()  # type: ignore[attr-defined]

    @property
    def open_doubts(self) -> list[Doubt]:
        """Those still to be confirmed."""
        return [doubt for doubt in self.doubts if doubt.key not in self.confirmed]
