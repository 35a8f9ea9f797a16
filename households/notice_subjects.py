"""What a notice is about, for the link on its page: upper floors register how to find their case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User
from households.models import Notice


@dataclass(frozen=True, slots=True)
class Subject:
    """A case behind a notice: its name, the address of its page, and the household whose case it is."""

    name: str
    url: str
    household: int | None = None


Finder = Callable[[Notice, User], Iterable[Subject]]
_finders: list[Finder] = []


def find_subjects(finder: Finder) -> Finder:
    """Register a finder; it answers for notices of its own floor, with what the user may open."""
    _finders.append(finder)
    return finder


def subjects_of(notice: Notice, user: User) -> list[Subject]:
    """The cases that rest on the notice and that the user may open; one query a kind of them."""
    return [subject for finder in _finders for subject in finder(notice, user)]
