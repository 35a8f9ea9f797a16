"""How far the surveys of a year are, by township or village; every number with the list behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.urls import reverse

from accounts.area_filter import area_criteria
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from households.entry_calendar import Calendar
from households.forms.survey_list import SurveyState
from households.models import HouseholdYear, RegisterYear
from households.querysets import late_q


@dataclass(frozen=True, slots=True)
class Progress:
    """One area: how many households are to be surveyed, are surveyed, are missing, are late."""

    area: str
    name: str
    deadline: dt.date | None
    total: int
    done: int
    late: int
    # Criteria of the list for this area.
    place: dict[str, str]

    @property
    def missing(self) -> int:
        """Households not surveyed yet."""
        return self.total - self.done

    @property
    def percent(self) -> int:
        """The share surveyed; never 100 while one is missing."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def links(self) -> dict[str, str]:
        """The lists that hold exactly these households."""
        states = {"total": "", **{state.name.lower(): state.value for state in SurveyState}}
        page = reverse("households:survey_list")
        return {name: f"{page}?{urlencode({**self.place, 'state': state})}" for name, state in states.items()}


def progress_of(
    user: User, year: RegisterYear, township: str, calendar: Calendar, on: dt.date
) -> Sequence[Progress]:
    """Townships, or the villages of one; only areas in which the user sees households."""
    width = Level.VILLAGE if township else Level.TOWNSHIP
    copies: Any = HouseholdYear.objects.visible_to(user).of_year(year.pk).to_survey().inside(township)
    rows = (
        copies.order_by()
        .values(place=Left("area_id", width))
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(survey_entered_on__isnull=False)),
            late=Count("pk", filter=late_q(calendar.deadlines, on)),
        )
    )
    counted = {row.pop("place"): row for row in rows}
    own = user.access.prefixes(Act.READ_REGISTER)
    names = dict(Area.objects.filter(pk__in=counted).values_list("pk", "name"))
    return [
        Progress(
            area=code,
            name=names.get(code, code),
            deadline=max((window.closes_on for window in calendar.of(code)), default=None),
            place=_criteria(code, year, own),
            **counted[code],
        )
        for code in sorted(counted)
    ]


def _criteria(code: str, year: RegisterYear, own: tuple[str, ...]) -> dict[str, str]:
    return {"year": str(year.pk), **area_criteria(code, own)}


@dataclass(frozen=True, slots=True)
class Due:
    """What a clerk still has to enter: how many surveys, and until which day."""

    year: int
    missing: int
    deadline: dt.date | None
    is_over: bool


def due_for(user: User, year: RegisterYear, on: dt.date) -> Due | None:
    """What is due from this user; None when they enter nothing or everything is in. Two queries."""
    prefixes = user.access.prefixes(Act.EDIT_REGISTER)
    if not prefixes or not year.is_open:
        return None
    copies: Any = HouseholdYear.objects.visible_to(user, Act.EDIT_REGISTER).of_year(year.pk)
    missing = copies.not_surveyed().count()
    windows = [window for prefix in prefixes for window in Calendar.of_year(year.pk).of(prefix)]
    deadline = max((window.closes_on for window in windows), default=None)
    return Due(year.pk, missing, deadline, bool(deadline and on > deadline)) if missing else None


def total_of(user: User, rows: Sequence[Progress], year: RegisterYear, township: str) -> Progress:
    """The sum of the rows."""
    own = user.access.prefixes(Act.READ_REGISTER)
    return Progress(
        area=township,
        name="",
        deadline=None,
        total=sum(row.total for row in rows),
        done=sum(row.done for row in rows),
        late=sum(row.late for row in rows),
        place=_criteria(township, year, own),
    )
