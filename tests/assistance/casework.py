"""Builders of pairings and visits."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts.models import User
from assistance.models import Gift, Pairing, Visit, VisitTheme
from households.codes import ExitStatus
from households.models import HouseholdYear
from tests.builders import TODAY

PAIRED_FROM = dt.date(2026, 3, 1)


def make_pairing(copy: HouseholdYear, helper: User | None = None, **changes: Any) -> Pairing:
    """A pairing in force since March."""
    fields = {"household": copy.household, "helper": helper, "valid_from": PAIRED_FROM, **changes}
    return Pairing.objects.create(**fields)


def make_visit(copy: HouseholdYear, visitor: User, **changes: Any) -> Visit:
    """A visit of today."""
    gift = changes.pop("gift", None)
    fields = {
        "key": uuid.uuid4(),
        "household": copy.household,
        "visitor": visitor,
        "visited_on": TODAY,
        "met": "测试户主",
        "theme": VisitTheme.SURVEY,
        "found": "一切正常",
        **changes,
    }
    visit = Visit.objects.create(**fields)
    if gift is not None:
        Gift.objects.create(visit=visit, kind="慰问金", value=gift)
    return visit


def end_alone(pairings: Any, last: dt.date = TODAY) -> None:
    """End the pairings without a successor, of households that are out of poverty by now."""
    copies = HouseholdYear.objects.filter(household__in=pairings.values("household"), year__closed_on=None)
    copies.registered().update(exit_status=ExitStatus.EXITED, exit_year=2020)
    pairings.update(valid_to=last, end_reason="工作调动")
