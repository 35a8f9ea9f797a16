"""The sheet of a hand-over: each household with what its new helper must know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from assistance.models import Handover, Visit
from common.papers import Frame, PaperColumn, table_paper
from households.models import HouseholdYear


@dataclass(frozen=True, slots=True)
class Line:
    """One household as it is handed over."""

    household: int
    place: str
    head: str
    number: str
    members: int
    exit_status: str
    cause: str
    visited_on: dt.date | None
    problem: str


def lines_of(handover: Handover, seen: QuerySet[Any]) -> list[Line]:
    """The households of the hand-over among those seen, by place; one query."""
    visits = Visit.objects.filter(household=OuterRef("household")).order_by("-visited_on", "-pk")
    copies: Any = HouseholdYear.objects.filter(
        household__in=handover.households.filter(pk__in=seen.values("pk")).values("pk"),
        year__closed_on=None,
    )
    rows = copies.select_related("area", "household").annotate(
        visited_on=Subquery(visits.values("visited_on")[:1]),
        raised=Subquery(visits.exclude(problem="").values("problem")[:1]),
    )
    return [
        Line(
            household=row.household_id,
            place=row.area.full_name,
            head=row.head_name,
            number=row.household.household_no,
            members=row.member_count,
            exit_status=row.get_exit_status_display(),
            cause=row.get_main_cause_display(),
            visited_on=row.visited_on,
            problem=row.raised or "",
        )
        for row in rows.order_by("area", "pk")
    ]


def sheet_pdf(lines: list[Line], frame: Frame) -> bytes:
    """The sheet that both sign."""
    head = [
        PaperColumn(_("No.")),
        PaperColumn(_("Village or group"), 3),
        PaperColumn(_("Household head")),
        PaperColumn(_("household number")),
        PaperColumn(_("members"), align="right"),
        PaperColumn(_("Exit status")),
        PaperColumn(_("Main cause of poverty"), 2),
        PaperColumn(_("Last visit")),
        PaperColumn(_("Problem raised last"), 5),
    ]
    rows = [
        [number, line.place, line.head, line.number, line.members, line.exit_status, line.cause,
         line.visited_on, line.problem]
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    note = _("Handed over: ____________  Taken over: ____________  Witness: ____________")
    total = [_("Total"), "", _("%(count)d households") % {"count": len(lines)}, "",
             str(sum(line.members for line in lines)), "", "", "", ""]  # fmt: skip
    return table_paper(frame, head, rows, total=total, note=note)
