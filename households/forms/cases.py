"""Lists of cases: identification, exit, adjustment; each with its Excel file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.forms import dress
from common.lists import ListColumn, ListForm
from common.templatetags.bangfu import yuan
from households.cases.kinds import KINDS, CaseKind, kind_of
from households.models import AdjustmentKind, ExitStep, HouseholdYear

ANY = [("", _("all"))]
MAX_QUERY = 12  # Shorter than an ID number, which must never stand in an address.


def _address(case: Any) -> str:
    return kind_of(case).address(case)


COLUMNS = (
    ListColumn("head", _("household head"), lambda c: c.head or _("(no head)"), url=_address, css="nowrap"),
    ListColumn("household_no", _("household number"), lambda c: c.household.household_no, css="nowrap"),
    ListColumn("place", _("place"), lambda c: c.household.area.full_name, order=("household__area_id", "pk")),
    ListColumn("people", _("members"), lambda c: c.people, css="num"),
    ListColumn("year", _("year"), lambda c: c.year_id, order=("year_id", "pk"), css="nowrap"),
    ListColumn("opened_on", _("opened on"), lambda c: c.opened_on, order=("opened_on",), css="nowrap"),
    ListColumn("opened_by", _("opened by"), lambda c: c.opened_by.name, css="nowrap"),
    ListColumn("state", _("state"), lambda c: c.get_state_display(), order=("state", "pk"), css="nowrap"),
)


def _extra(name: str, label: Any, value: Any = None) -> ListColumn:
    return ListColumn(name, label, value or (lambda c: getattr(c, name)), export_only=True)


class CaseListForm(AreaFilter, ListForm):
    """Cases of one kind in scope: by place, year, state, whose turn it is, and words of the household."""

    columns: ClassVar[Sequence[ListColumn]] = COLUMNS
    default_order = ("-opened_on", "-pk")
    kind: ClassVar[CaseKind]
    field_order = ("q", "year", "township", "village")

    year = forms.IntegerField(label=_("year"), required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(label=_("state"), required=False)
    mine = forms.BooleanField(label=_("waiting for me"), required=False)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data, case_rows(self.kind, user))
        self.user = user
        self.fields["q"].widget.attrs["maxlength"] = str(MAX_QUERY)
        states = self.kind.model._meta.get_field("state").flatchoices
        self.fields["state"].choices = [*ANY, *states]  # type: ignore[attr-defined]
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["year"]:
            rows = rows.of_year(cleaned["year"])
        if cleaned["state"]:
            rows = rows.filter(state=cleaned["state"])
        if cleaned["mine"]:
            rows = rows.waiting_for(self.kind.cycle, self.user.access)
        return rows.matching(cleaned["q"]) if cleaned["q"] else rows


def case_rows(kind: CaseKind, user: User) -> QuerySet[Any]:
    """The cases of a kind that a user reads, with what the list shows of each."""
    return kind.model.objects.visible_to(user).in_view()


class IdentificationListForm(CaseListForm):
    """Applications (P5-47)."""

    kind = KINDS["identification"]
    columns = (
        *COLUMNS,
        _extra("cause", _("main cause of poverty"), lambda c: c.get_cause_display()),
        _extra("standard", _("identification standard"), lambda c: c.get_standard_display()),
        _extra("reason", _("reason given by the household")),
        _extra("comparison", _("result of the comparison")),
        _extra("filing_no", _("filing number")),
    )


class ExitListForm(CaseListForm):
    """Exits (P5-52)."""

    kind = KINDS["exit"]
    columns = (*COLUMNS, _extra("criteria", _("set of criteria"), lambda c: c.criteria.name))

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """With the set of criteria of each."""
        return super().filter(rows, cleaned).select_related("criteria")

    # Of the paper on which the county approves (with D19).
    APPROVAL_HEAD = (
        _("No."), _("household head"), _("household number"), _("place"), _("members"),
        _("per-capita net income (yuan)"), _("state"), _("approved on"),
    )  # fmt: skip

    def approval_rows(self) -> Iterator[list[Any]]:
        """The rows of the approval list; one query."""
        copies = HouseholdYear.objects.filter(household=OuterRef("household_id"), year=OuterRef("year_id"))
        approved = ExitStep.objects.filter(case=OuterRef("pk"), verb="approve").order_by("-pk")
        rows = self.result().annotate(
            income=Subquery(copies.values("net_income_per_capita")[:1]),
            approved_on=Subquery(approved.values("on")[:1]),
        )
        for number, case in enumerate(rows, 1):
            household = case.household
            name, place = case.head or "", household.area.full_name
            row = [number, name, household.household_no, place, case.people or 0, yuan(case.income)]
            yield [*row, case.get_state_display(), case.approved_on]


class AdjustmentListForm(CaseListForm):
    """清退, 整户注销 and 返贫."""

    kind = KINDS["adjustment"]
    columns = (
        ListColumn("kind", _("kind of adjustment"), lambda c: c.get_kind_display(), css="nowrap"),
        *COLUMNS,
        _extra("reason", _("reason and what shows it")),
    )

    change = forms.ChoiceField(
        label=_("kind of adjustment"), required=False, choices=[*ANY, *AdjustmentKind.choices]
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By its kind too."""
        rows = super().filter(rows, cleaned)
        return rows.filter(kind=cleaned["change"]) if cleaned["change"] else rows


LISTS = {form.kind.slug: form for form in (IdentificationListForm, ExitListForm, AdjustmentListForm)}
