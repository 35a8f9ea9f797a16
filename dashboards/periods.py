"""Periods that figures are counted for: a register year, or a calendar month of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A year ("2026") or a month ("2026-11")."""

    text: str

    @classmethod
    def of_year(cls, year: int) -> Period:
        """The register year."""
        return cls(f"{year:04d}")

    @classmethod
    def of_month(cls, day: dt.date) -> Period:
        """The calendar month of the day."""
        return cls(f"{day:%Y-%m}")

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """The period written so; None for anything else."""
        return cls(text) if _WRITTEN.fullmatch(text) else None

    @property
    def year(self) -> int:
        """The register year that the period belongs to."""
        return int(self.text[:4])

    @property
    def is_month(self) -> bool:
        """Whether it is a month."""
        return "-" in self.text

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, int(self.text[5:]) if self.is_month else 1, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        if not self.is_month:
            return dt.date(self.year, 12, 31)
        return (self.first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)

    def day(self, on: dt.date) -> dt.date:
        """The day whose state the period shows: today while it lasts, else its last day."""
        return min(on, self.last)

    def __str__(self) -> str:
        return self.text
