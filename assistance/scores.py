"""How far each helper has done what a visit rule asks: the score, by the demands of list and reminder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from assistance.codes import Standing
from assistance.demands import measured
from assistance.models import VisitRule


@dataclass(slots=True)
class Score:
    """What one helper owes under a rule over all their pairings, and has done; more than owed counts once."""

    helper: int
    name: str
    pairings: int = 0
    owed: int = 0
    done: int = 0
    overdue: int = 0

    @property
    def share(self) -> float:
        """Done of what is owed by the end of the window, between 0 and 1; 1 where nothing is owed."""
        return self.done / self.owed if self.owed else 1.0

    @property
    def percent(self) -> str:
        """The share as hundredths."""
        return f"{self.share:.0%}"


def scores(pairings: Any, rule: VisitRule, *, on: dt.date) -> list[Score]:
    """The helpers of pairings that the rule concerns, the lowest share first; one query."""
    rows = measured(pairings.filter(helper__isnull=False), rule, on=on)
    found: dict[int, Score] = {}
    columns = ("helper_id", "helper__name", "owed", "done", "standing")
    for helper, name, owed, done, standing in rows.values_list(*columns):
        score = found.setdefault(helper, Score(helper, name))
        score.pairings += 1
        score.owed += owed
        score.done += min(owed, done)
        score.overdue += standing == Standing.OVERDUE
    return sorted(found.values(), key=lambda score: (score.share, -score.overdue, score.name, score.helper))
