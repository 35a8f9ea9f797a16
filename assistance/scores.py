"""How far each helper has done what a visit rule asks: the score, by the demands of list and reminder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.area_filter import TOWNSHIP_DIGITS
from assistance.codes import Standing
from assistance.demands import measured
from assistance.models import VisitRule


@dataclass(slots=True)
class Score:
    """What is owed under a rule over some pairings, and was done; more than owed counts once.

    It is the score of a helper (`key` is theirs), or of a township (its code).
    """

    key: Any
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

    def count(self, owed: int, done: int, standing: str) -> None:
        """Add a pairing."""
        self.pairings += 1
        self.owed += owed
        self.done += min(owed, done)
        self.overdue += standing == Standing.OVERDUE


def scores(pairings: Any, rule: VisitRule, *, on: dt.date) -> list[Score]:
    """The helpers of pairings that the rule concerns, the lowest share first; one query."""
    rows = measured(pairings.filter(helper__isnull=False), rule, on=on)
    found: dict[int, Score] = {}
    columns = ("helper_id", "helper__name", "owed", "done", "standing")
    for helper, name, owed, done, standing in rows.values_list(*columns):
        found.setdefault(helper, Score(helper, name)).count(owed, done, standing)
    return _lowest_first(found.values())


def scores_by_township(
    pairings: Any, rule: VisitRule, names: Mapping[str, str], *, on: dt.date
) -> list[Score]:
    """The townships of the names with the scores of their households; one query."""
    rows = measured(pairings.filter(helper__isnull=False), rule, on=on)
    found = {code: Score(code, name) for code, name in names.items()}
    for area, *figures in rows.values_list("household__area_id", "owed", "done", "standing"):
        if township := found.get(area[:TOWNSHIP_DIGITS]):
            township.count(*figures)
    return _lowest_first(found.values())


def _lowest_first(found: Iterable[Score]) -> list[Score]:
    return sorted(found, key=lambda score: (score.share, -score.overdue, score.name, score.key))
