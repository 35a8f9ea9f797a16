"""The lists of inspections and findings; the list of findings as Excel is the rectification ledger (D36)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.forms import dress
from common.lists import ListColumn, ListForm
from households.models import HouseholdYear
from inspections.codes import FindingSource, FindingState, InspectionKind, Openness
from inspections.models import Finding, Inspection
from inspections.models.finding import OBJECTS
from inspections.objects import KINDS, name_of

NOT_CLOSED = "not_closed"
ALL = ("", _("all"))


def inspection_rows(user: User) -> QuerySet[Any]:
    """The inspections a user knows of, with how far their samples are."""
    rows = Inspection.objects.visible_to(user).select_related("area")
    answered = Count("sample", filter=Q(sample__answered_on__isnull=False))
    return rows.annotate(drawn=Count("sample"), answered=answered)


def _quarter(inspection: Any) -> str:
    words = {"year": inspection.year, "quarter": inspection.quarter}
    return gettext("Quarter %(quarter)s of %(year)s") % words


class InspectionListForm(AreaFilter, ListForm):
    """Inspections, newest first."""

    default_order = ("-starts_on", "-pk")
    columns = (
        ListColumn(
            "title",
            _("Title"),
            lambda i: i.title,
            url=lambda i: reverse("inspections:inspection_detail", args=[i.pk]),
            css="wide",
        ),
        ListColumn("quarter", _("Quarter"), _quarter, ("year", "quarter"), css="nowrap"),
        ListColumn("kind", _("Kind of inspection"), lambda i: i.get_kind_display(), css="nowrap"),
        ListColumn("openness", _("Open or covert"), lambda i: i.get_openness_display(), css="nowrap"),
        ListColumn("area", _("Inspected area"), lambda i: i.area.full_name, ("area",), css="nowrap"),
        ListColumn("starts_on", _("First day"), lambda i: i.starts_on, ("starts_on",), css="nowrap"),
        ListColumn("drawn", _("Households drawn"), lambda i: i.drawn or None, css="num"),
        ListColumn("answered", _("Inspected"), lambda i: i.answered if i.drawn else None, css="num"),
        ListColumn("feedback", _("Feedback given on"), lambda i: i.feedback_on, css="nowrap"),
        ListColumn("cancelled", _("Cancelled on"), lambda i: i.cancelled_on, css="nowrap"),
        ListColumn("reason", _("Reason of the cancellation"), lambda i: i.cancel_reason, export_only=True),
    )

    kind = forms.ChoiceField(
        label=_("Kind of inspection"), required=False, choices=[ALL, *InspectionKind.choices]
    )
    openness = forms.ChoiceField(label=_("Open or covert"), required=False, choices=[ALL, *Openness.choices])

    def __init__(self, data: QueryDict, rows: QuerySet[Any], *, user: User) -> None:
        super().__init__(data, rows)
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By area, words of the title, kind and openness."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["q"]:
            rows = rows.filter(title__icontains=cleaned["q"])
        for name in ("kind", "openness"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        return rows


def finding_rows(user: User, today: dt.date) -> QuerySet[Any]:
    """The findings a user sees, with all that the ledger says; `late` where the deadline is over."""
    rows = Finding.objects.visible_to(user).with_ledger().with_late(today)
    return rows.select_related(
        "area", "household", "village", "organisation", "project", "payment", "leader", "unit", "person"
    )


def _state(finding: Any) -> str:
    shown = finding.get_state_display()
    return gettext("%(state)s, overdue") % {"state": shown} if finding.late else shown


class FindingListForm(AreaFilter, ListForm):
    """Findings, newest first; columns in the order of the ledger."""

    default_order = ("-found_on", "-pk")
    columns = (
        ListColumn("number", _("No."), lambda f: None, export_only=True),
        ListColumn("source", _("Source of the finding"), lambda f: f.get_source_display(), css="nowrap"),
        ListColumn(
            "text",
            _("Description of the problem"),
            lambda f: f.text[:60],
            url=lambda f: reverse("inspections:finding_detail", args=[f.pk]),
            css="wide",
            export=lambda f: f.text,
        ),
        ListColumn("about", _("Township, village, household concerned"), name_of),
        ListColumn("measure", _("Measure"), lambda f: f.measure, export_only=True),
        ListColumn("leader", _("Responsible leader"), lambda f: f.leader and f.leader.name, css="nowrap"),
        ListColumn("unit", _("Responsible unit"), lambda f: f.unit and f.unit.name),
        ListColumn("person", _("Responsible person"), lambda f: f.person and f.person.name, css="nowrap"),
        ListColumn("deadline", _("Deadline"), lambda f: f.deadline, ("deadline",), css="nowrap"),
        ListColumn("state", _("Progress"), _state, ("state",), css="nowrap"),
        ListColumn("result", _("Result"), lambda f: f.result, export_only=True),
        ListColumn("evidence", _("Evidence (photos)"), lambda f: f.photo_count, css="num", export_only=True),
        ListColumn("closed_on", _("Closed on"), lambda f: f.closed_on, css="nowrap", export_only=True),
        ListColumn("verifier", _("Verified by"), lambda f: f.verifier, css="nowrap", export_only=True),
    )

    state = forms.ChoiceField(
        label=_("Progress"),
        required=False,
        choices=[ALL, (NOT_CLOSED, _("not closed")), *FindingState.choices],
    )
    overdue = forms.BooleanField(label=_("overdue"), required=False)
    source = forms.ChoiceField(
        label=_("Source of the finding"), required=False, choices=[ALL, *FindingSource.choices]
    )
    about = forms.ChoiceField(
        label=_("About"), required=False, choices=[ALL, *((name, KINDS[name].label) for name in OBJECTS)]
    )
    inspection = forms.ModelChoiceField(
        label=_("Inspection"), required=False, queryset=Inspection.objects.none(), empty_label=_("all")
    )

    def __init__(
        self, data: QueryDict, rows: QuerySet[Any], *, user: User, year: int, today: dt.date
    ) -> None:
        super().__init__(data, rows)
        self.year, self.today = year, today
        known = Inspection.objects.visible_to(user)
        self.fields["inspection"].queryset = known  # type: ignore[attr-defined]
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By area, state, lateness, source, object, inspection and words."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["state"]:
            is_open = cleaned["state"] == NOT_CLOSED
            rows = rows.not_closed() if is_open else rows.filter(state=cleaned["state"])
        if cleaned["overdue"]:
            rows = rows.overdue(self.today)
        if cleaned["source"]:
            rows = rows.filter(source=cleaned["source"])
        if cleaned["about"]:
            rows = rows.filter(**{f"{cleaned['about']}__isnull": False})
        if cleaned["inspection"]:
            rows = rows.filter(inspection=cleaned["inspection"])
        return self._matching(rows, cleaned["q"]) if cleaned["q"] else rows

    def _matching(self, rows: Any, text: str) -> Any:
        copies = HouseholdYear.objects.of_year(self.year).matching(text, self.year)
        words = Q(household__in=copies.order_by().values("household_id"))
        for path in ("text", "village__full_name", "organisation__name", "project__name", "payment__purpose"):
            words |= Q(**{f"{path}__icontains": text})
        return rows.filter(words)

    def exported_rows(self) -> Iterator[list[Any]]:
        """The ledger's rows, numbered."""
        return _numbered(super().exported_rows())

    def printed_rows(self) -> Iterator[list[Any]]:
        """The ledger's rows on paper, numbered."""
        return _numbered(super().printed_rows())


def _numbered(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    for number, values in enumerate(rows, 1):
        yield [number, *values[1:]]
