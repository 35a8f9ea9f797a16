"""Whether every quarter has its inspection (P5-73)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from common.refusals import Refused
from households.parameters import value_of
from inspections.models import Inspection
from inspections.policies import first_day, quarter_before, quarter_of

QUARTERS_BACK = 4


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter: how many inspections the user knows of, and how many the county's number wants."""

    year: int
    quarter: int
    done: int
    wanted: int
    is_over: bool

    @property
    def is_short(self) -> bool:
        """Whether inspections are missing."""
        return self.done < self.wanted


def coverage(user: User, today: dt.date) -> list[Quarter]:
    """This quarter and those before it, newest first; hidden inspections count for inspectors only."""
    rows = Inspection.objects.visible_to(user).not_cancelled()
    rows = rows.filter(year__gte=today.year - QUARTERS_BACK // 4 - 1)
    counted = Counter(rows.order_by().values_list("year", "quarter"))
    year, quarter = current = quarter_of(today)
    result = []
    for _back in range(QUARTERS_BACK + 1):
        wanted = _wanted(first_day(year, quarter))
        result.append(Quarter(year, quarter, counted[year, quarter], wanted, (year, quarter) != current))
        year, quarter = quarter_before(year, quarter)
    return result


def _wanted(day: dt.date) -> int:
    """How many the county's number wants; none before there was such a number."""
    try:
        return int(value_of("inspections_a_quarter", on=day))
    except Refused:
        return 0
