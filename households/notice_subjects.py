"""What a notice is about, for the link on its page: upper floors register how to find their case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from households.models import Notice


@dataclass(frozen=True, slots=True)
class Subject:
    """The case behind a notice: its name and the address of its page."""

    name: str
    url: str


Finder = Callable[[Notice, User], Subject | None]
_finders: list[Finder] = []


def find_subjects(finder: Finder) -> Finder:
    """Register a finder; it answers for notices of its own floor that the user may open, else None."""
    _finders.append(finder)
    return finder


def subject_of(notice: Notice, user: User) -> Subject | None:
    """The case that rests on the notice, if the user may open it; one query a finder."""
    found = (finder(notice, user) for finder in _finders)
    return next((subject for subject in found if subject is not None), None)
