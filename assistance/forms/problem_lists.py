"""The list of problems that households raised."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.forms.lists import AreaListForm
from assistance.models import HouseholdProblem
from assistance.problem_codes import ProblemKind, ProblemState
from common.lists import ListColumn

OVERDUE, UNSETTLED = "overdue", "unsettled"
# Those given to somebody first, the most overdue on top; then those that nobody has; settled ones last.
URGENT_FIRST = (
    Case(
        When(state=ProblemState.ASSIGNED, then=Value(0)),
        When(state=ProblemState.RAISED, then=Value(1)),
        When(state=ProblemState.SOLVED, then=Value(2)),
        default=Value(3),
    ),
    F("deadline").asc(nulls_last=True),
    "-found_on",
    "-pk",
)


def state_of(problem: Any) -> str:
    """Where a problem stands, and whether it is late."""
    state: str = problem.get_state_display()
    return str(_("%(state)s, overdue") % {"state": state}) if problem.late else state


class ProblemListForm(AreaListForm):
    """Problems, overdue ones first."""

    default_order = URGENT_FIRST  # type: ignore[assignment]
    columns = (
        ListColumn("found_on", _("Found on"), lambda p: p.found_on, ("found_on",), css="nowrap"),
        ListColumn("area", _("Village or group"), lambda p: p.household.area.full_name, css="nowrap"),
        ListColumn("head", _("Household head"), lambda p: p.head, css="nowrap"),
        ListColumn("kind", _("Kind of problem"), lambda p: p.get_kind_display(), css="nowrap"),
        ListColumn(
            "text",
            _("Problem"),
            lambda p: p.text[:60],
            url=lambda p: reverse("assistance:problem_detail", args=[p.pk]),
            css="prose",
            export=lambda p: p.text,
        ),
        ListColumn("state", _("State"), state_of, css="nowrap"),
        ListColumn("hands", _("Solved by"), lambda p: p.hands),
        ListColumn("deadline", _("To be solved by"), lambda p: p.deadline, ("deadline",), css="nowrap"),
        ListColumn("solved_on", _("Solved on"), lambda p: p.solved_on, ("solved_on",), css="nowrap"),
        ListColumn("result", _("How it was solved"), lambda p: p.result, export_only=True),
        ListColumn("raised_by", _("Raised by"), lambda p: p.raised_by.name, export_only=True),
    )

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            (UNSETTLED, _("not settled yet")),
            (OVERDUE, _("overdue")),
            *ProblemState.choices,
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind of problem"), required=False, choices=[("", _("all")), *ProblemKind.choices]
    )
    helper = forms.CharField(label=_("Person who solves it"), required=False, max_length=50)
    year_of = forms.IntegerField(label=_("Year found"), required=False, min_value=2000, max_value=2100)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if cleaned["state"] == OVERDUE:
            rows = rows.overdue(self.today)
        elif cleaned["state"] == UNSETTLED:
            rows = rows.unsettled()
        elif cleaned["state"]:
            rows = rows.filter(state=cleaned["state"])
        if cleaned["kind"]:
            rows = rows.filter(kind=cleaned["kind"])
        if cleaned["helper"]:
            rows = rows.filter(person__in=User.objects.called(cleaned["helper"]).values("pk"))
        return rows.filter(found_on__year=cleaned["year_of"]) if cleaned["year_of"] else rows


def problem_rows(user: User, year: int, today: dt.date) -> Any:
    """The problems that a user reads, with what the list shows of each."""
    rows = HouseholdProblem.objects.visible_to(user).with_head(year).with_late(today)
    return rows.select_related("household__area", "person", "unit", "raised_by")
