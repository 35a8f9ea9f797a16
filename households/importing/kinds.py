"""Kinds of sheets that come in: all that the one importer must know of each.

An app registers its kind in its `tasks.py`, which the web server and the worker both load; the register need
not know the floors above it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from accounts.access import Access
from accounts.roles import Act
from common.sheets.columns import Column
from households.importing.loading import Report
from households.importing.reading import SheetRows
from households.models import ImportJob


class ImportPlan(Protocol):
    """What loading would do; `counts` has at least creates, updates, held, problems and warnings."""

    def counts(self) -> dict[str, int]:
        """Rows by what happens to them."""

    def fingerprint(self) -> str:
        """Equal for two plans that would write the same."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom the rows are compared: their access, the area chosen, the day; locked when about to load."""

    access: Access
    within: str
    on: dt.date
    for_update: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages say of one kind."""

    title: Any
    file: Any
    template: Any
    note: Any
    nothing: Any
    creates: Any
    updates: Any
    # With %(at)s, %(creates)s and %(updates)s.
    loaded: Any


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind: who may import it where, how it is read, compared, shown and written."""

    key: str
    act: Act
    # Namespace of its addresses.
    space: str
    words: Words
    columns: Sequence[Column]
    # Counts that the plan shows as figures, and the columns of its lists: key in the row, heading, class.
    figures: Sequence[tuple[str, Any]]
    heads: Sequence[tuple[str, Any, str]]
    # Where the result is looked at: URL name and the words of the link.
    result: tuple[str, Any]
    read: Callable[[bytes, str, dt.date], SheetRows]
    plan: Callable[[SheetRows, Occasion], Any]
    summarise: Callable[[Any], dict[str, Any]]
    # Writes the plan of this job in the caller's transaction.
    load: Callable[[Any, ImportJob, Report], None]
    # Reports hints of the checks as rows of the plan; given what a load begins with. Keeps nothing.
    rehearse: Callable[[Any, ImportJob, Callable[[], Any]], None] | None = None
    # After the commit, with the counts.
    settle: Callable[[Mapping[str, int]], None] = lambda counts: None
    # What the progress bar says in the kind's own phases.
    phases: Mapping[str, Any] = field(default_factory=dict)
    # Beginning of its URL names, where its namespace has more than one kind.
    stem: str = "import"

    def page(self, name: str) -> str:
        """The URL name of one of its pages."""
        return f"{self.space}:{self.stem}_{name}"


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Make the kind known; called once, when its module loads."""
    _kinds[kind.key] = kind
    return kind


def kind_of(job: ImportJob) -> ImportKind:
    """The kind of a job."""
    return _kinds[job.kind]
