"""What loading a sheet of single rows would do; what each row is, its kind says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from households.importing.reading import SheetRows


class PlannedRow(Protocol):
    """One row of the sheet that would be written."""

    @property
    def row(self) -> int:
        """Its number in the sheet."""

    def written(self) -> object:
        """What is stored of it and what would be, for the fingerprint."""


R = TypeVar("R", bound=PlannedRow)


@dataclass(slots=True)
class RowsPlan(Generic[R]):
    """Rows by what happens to them; those in neither list and not unchanged are held back."""

    rows: SheetRows
    creates: list[R] = field(default_factory=list)
    updates: list[R] = field(default_factory=list)
    unchanged: int = 0

    def counts(self) -> dict[str, int]:
        """Rows by what happens to them."""
        problems, done = self.rows.problems, len(self.creates) + len(self.updates) + self.unchanged
        return {
            "rows": len(self.rows),
            "creates": len(self.creates),
            "updates": len(self.updates),
            "unchanged": self.unchanged,
            "held": len(self.rows) - done,
            "problems": sum(not problem.warning for problem in problems),
            "warnings": sum(problem.warning for problem in problems),
        }

    def fingerprint(self) -> str:
        """Equal for two plans that would write the same: what a person looked at is what gets loaded."""
        found = hashlib.sha256()
        for planned in (*self.creates, *self.updates):
            found.update(repr(planned.written()).encode())
        return found.hexdigest()

    def drop_bad(self) -> None:
        """Take out what was complained of after it was sorted, as the first of two twins is."""
        self.creates = [planned for planned in self.creates if planned.row not in self.rows.bad]
        self.updates = [planned for planned in self.updates if planned.row not in self.rows.bad]
