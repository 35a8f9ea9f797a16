"""The lists of assistance: each form owns its rows, filters, order, page and Excel export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import Organisation, User
from assistance.cadres import CadreCategory, of_category
from assistance.helpers import left_behind, suggest
from assistance.models import Pairing, Visit, VisitTheme
from common.forms import DateInput, dress
from common.lists import ListColumn, ListForm


def help_url(row: Any) -> str:
    return reverse("assistance:household_help", args=[row.household_id])


class AreaListForm(AreaFilter, ListForm):
    """A list narrowed by township and village, for the register of one year."""

    def __init__(
        self, data: QueryDict, rows: QuerySet[Any], *, user: User, year: int, today: dt.date
    ) -> None:
        super().__init__(data, rows)
        self.year = year
        self.today = today
        self.offer_areas(user, data)
        for name in self.fields.keys() & {"helper", "visitor"}:
            suggest(self.fields[name])
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """Area and search; the subclasses go on from here."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["q"]:
            rows = rows.of_matching(cleaned["q"], self.year)
        return rows


class VisitListForm(AreaListForm):
    """Visits, newest first."""

    default_order = ("-visited_on", "-pk")
    columns = (
        ListColumn(
            "visited_on",
            _("Date"),
            lambda v: v.visited_on,
            ("visited_on",),
            url=lambda v: reverse("assistance:visit_detail", args=[v.pk]),
            css="nowrap",
        ),
        ListColumn("area", _("Village or group"), lambda v: v.household.area.full_name, css="nowrap"),
        ListColumn("head", _("Household head"), lambda v: v.head, url=help_url, css="nowrap"),
        ListColumn("visitor", _("Visitor"), lambda v: v.visitor.name, css="nowrap"),
        ListColumn("theme", _("Theme"), lambda v: v.get_theme_display(), css="nowrap"),
        ListColumn(
            "found", _("What was found"), lambda v: v.found[:60], css="prose", export=lambda v: v.found
        ),
        ListColumn(
            "problem", _("Problem raised"), lambda v: v.problem[:60], css="prose", export=lambda v: v.problem
        ),
        ListColumn(
            "given", _("Given (yuan)"), lambda v: v.given or None, css="num", export=lambda v: v.given
        ),
        ListColumn("photos", _("Photos"), lambda v: v.photo_count or None, css="num"),
        ListColumn("met", _("Person met"), lambda v: v.met, export_only=True),
        ListColumn("created_at", _("Recorded at"), lambda v: v.created_at, export_only=True),
    )

    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    visitor = forms.CharField(label=_("Visitor"), required=False, max_length=50)
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[("", _("all")), *VisitTheme.choices])
    with_problem = forms.BooleanField(label=_("with a problem raised"), required=False)
    with_gift = forms.BooleanField(label=_("with cash or goods given"), required=False)
    corrected = forms.BooleanField(label=_("corrected ones"), required=False)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if cleaned["month"]:
            rows = rows.in_month(cleaned["month"])
        if cleaned["visitor"]:
            rows = rows.filter(visitor__in=User.objects.called(cleaned["visitor"]).values("pk"))
        if cleaned["theme"]:
            rows = rows.filter(theme=cleaned["theme"])
        if cleaned["with_problem"]:
            rows = rows.with_problem()
        if cleaned["with_gift"]:
            rows = rows.with_gifts()
        return rows.amended() if cleaned["corrected"] else rows


def visit_rows(user: User, year: int) -> QuerySet[Any]:
    """The visits a user reads, with what the list shows of each."""
    rows = Visit.objects.visible_to(user).with_head(year).with_sums()
    return rows.select_related("household__area", "visitor")


class PairingListForm(AreaListForm):
    """Pairings in force on a day, newest first."""

    default_order = ("-valid_from", "-pk")
    columns: ClassVar[Sequence[ListColumn]] = (
        ListColumn("area", _("Village or group"), lambda p: p.household.area.full_name, css="nowrap"),
        ListColumn("head", _("Household head"), lambda p: p.head, url=help_url, css="nowrap"),
        ListColumn("helper", _("Helper"), lambda p: p.helper and p.helper.name, css="nowrap"),
        ListColumn("organisation", _("Helping organisation"), lambda p: p.organisation),
        ListColumn("role", _("Responsibility"), lambda p: p.get_role_display(), css="nowrap"),
        ListColumn("form", _("Form of pairing"), lambda p: p.get_form_display(), css="nowrap"),
        ListColumn("valid_from", _("Paired from"), lambda p: p.valid_from, ("valid_from",), css="nowrap"),
        ListColumn("valid_to", _("Paired to"), lambda p: p.valid_to, css="nowrap"),
        ListColumn("end_reason", _("Reason for ending"), lambda p: p.end_reason, export_only=True),
        ListColumn("note", _("Remark"), lambda p: p.note, export_only=True),
    )

    helper = forms.CharField(label=_("Helper"), required=False, max_length=50)
    organisation = forms.ModelChoiceField(
        label=_("Helping organisation"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=_("all"),
    )
    category = forms.ChoiceField(
        label=_("Category of cadre"), required=False, choices=[("", _("all")), *CadreCategory.choices]
    )
    on = forms.DateField(label=_("In force on"), required=False, widget=DateInput)
    ended = forms.BooleanField(label=_("ended ones too"), required=False)
    left = forms.BooleanField(label=_("helper has left office"), required=False)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if not cleaned.get("ended"):
            rows = rows.in_force(cleaned["on"] or self.today)
        if cleaned.get("left"):
            rows = left_behind(rows, cleaned["on"] or self.today)
        if cleaned["helper"]:
            rows = rows.filter(helper__in=User.objects.called(cleaned["helper"]).values("pk"))
        if cleaned["organisation"]:
            rows = rows.filter(organisation=cleaned["organisation"])
        if cleaned["category"]:
            rows = of_category(rows, cleaned["category"], cleaned["on"] or self.today)
        return rows


class OtherUnitListForm(PairingListForm):
    """Pairings of helpers who are of none of the village's units."""

    columns = (
        *PairingListForm.columns[:4],
        ListColumn("office", _("Their organisation"), lambda p: p.helping or p.office),
        ListColumn("units", _("Units of the village"), lambda p: p.units, css="prose"),
    )
    ended: Any = None
    left: Any = None


def pairing_rows(user: User, year: int) -> QuerySet[Any]:
    """The pairings a user reads, with what the list shows of each."""
    rows = Pairing.objects.visible_to(user).with_head(year)
    return rows.select_related("household__area", "helper", "organisation")


class UnpairedListForm(AreaListForm):
    """Registered households without a helper, by place."""

    default_order = ("area", "pk")
    columns: ClassVar[Sequence[ListColumn]] = (
        ListColumn("area", _("Village or group"), lambda h: h.area.full_name, ("area", "pk"), css="nowrap"),
        ListColumn(
            "head", _("Household head"), lambda h: h.head_name, ("head_pinyin",), url=help_url, css="nowrap"
        ),
        ListColumn("members", _("Members"), lambda h: h.member_count, ("member_count",), css="num"),
        ListColumn("exit_status", _("Exit status"), lambda h: h.get_exit_status_display(), css="nowrap"),
        ListColumn("main_cause", _("Main cause of poverty"), lambda h: h.get_main_cause_display()),
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        return rows.matching(cleaned["q"], self.year) if cleaned["q"] else rows
