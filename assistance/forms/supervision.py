"""Lists for who supervises: gifts and their receipts, households without a visit, visits with signs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from assistance.forms.lists import AreaListForm, help_url
from assistance.households import with_helpers, with_last_visit
from assistance.models import Gift, GiftReceipt, Visit
from assistance.signs import Sign, showing, with_signs
from common.forms import DateInput
from common.lists import ListColumn
from households.models import HouseholdYear


def _visit_url(row: Any) -> str:
    return reverse("assistance:visit_detail", args=[row.pk])


class MonthField(forms.DateField):
    """A month, as the browser's own field sends it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
        super().__init__(label=_("Month"), required=False, input_formats=["%Y-%m"], widget=widget, **kwargs)


class GiftListForm(AreaListForm):
    """Visits with gifts, those without a receipt by default, newest first."""

    default_order = ("-visited_on", "-pk")
    columns = (
        ListColumn(
            "visited_on", _("Date"), lambda v: v.visited_on, ("visited_on",), url=_visit_url, css="nowrap"
        ),
        ListColumn("area", _("Village or group"), lambda v: v.household.area.full_name, css="nowrap"),
        ListColumn("head", _("Household head"), lambda v: v.head, url=help_url, css="nowrap"),
        ListColumn("visitor", _("Visitor"), lambda v: v.visitor.name, css="nowrap"),
        ListColumn("what", _("What was given"), lambda v: v.what, css="prose"),
        ListColumn("given", _("Given (yuan)"), lambda v: v.given, css="num"),
        ListColumn("signed_by", _("Signed by"), lambda v: v.signed_by, css="nowrap"),
        ListColumn("signed_on", _("Signed on"), lambda v: v.signed_on, css="nowrap"),
    )

    month = MonthField()
    visitor = forms.CharField(label=_("Visitor"), required=False, max_length=50)
    receipt = forms.ChoiceField(
        label=_("Receipt"),
        required=False,
        choices=[("", _("without a receipt")), ("signed", _("with a receipt")), ("all", _("all"))],
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if cleaned["month"]:
            rows = rows.in_month(cleaned["month"])
        if cleaned["visitor"]:
            rows = rows.filter(visitor__in=User.objects.called(cleaned["visitor"]).values("pk"))
        if cleaned["receipt"] == "all":
            return rows
        return rows.filter(receipted=cleaned["receipt"] == "signed")


def gift_rows(user: User, year: int) -> Any:
    """The visits with gifts that a user reads, with what was given, and who signed for that sum."""
    words = Concat("kind", Value(" "), F("description"), output_field=CharField())
    what = (
        Gift.objects.filter(visit=OuterRef("pk"))
        .order_by()
        .values("visit")
        .annotate(words=StringAgg(words, "、", order_by="pk"))
    )
    receipts = GiftReceipt.objects.filter(visit=OuterRef("pk"), amount=OuterRef("given"))
    rows = Visit.objects.visible_to(user).with_gifts().with_head(year).with_receipts()
    return rows.annotate(
        what=Subquery(what.values("words")),
        signed_by=Coalesce(Subquery(receipts.values("signed_by")[:1]), Value("")),
        signed_on=Subquery(receipts.values("signed_on")[:1]),
    ).select_related("household__area", "visitor")


class UnvisitedListForm(AreaListForm):
    """Registered households that nobody has visited, ever or since a day, longest unvisited first."""

    default_order = (F("last_visit").asc(nulls_first=True), "area", "pk")  # type: ignore[assignment]
    columns = (
        ListColumn("area", _("Village or group"), lambda h: h.area.full_name, ("area",), css="nowrap"),
        ListColumn(
            "head", _("Household head"), lambda h: h.head_name, ("head_pinyin",), url=help_url, css="nowrap"
        ),
        ListColumn("members", _("Members"), lambda h: h.member_count, ("member_count",), css="num"),
        ListColumn("exit_status", _("Exit status"), lambda h: h.get_exit_status_display(), css="nowrap"),
        ListColumn("helpers", _("Helpers"), lambda h: h.helpers, css="prose"),
        ListColumn("last_visit", _("Last visit"), lambda h: h.last_visit, css="nowrap"),
        ListColumn("last_visitor", _("Visitor"), lambda h: h.last_visitor, css="nowrap"),
    )

    since = forms.DateField(label=_("Not visited since"), required=False, widget=DateInput)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        visits = Visit.objects.filter(visited_on__gte=cleaned["since"] or dt.date.min)
        rows = rows.exclude(household__in=visits.values("household_id"))
        return rows.matching(cleaned["q"], self.year) if cleaned["q"] else rows


def unvisited_rows(user: User, year: int, today: dt.date) -> Any:
    """The registered households that a user sees, with their helpers and last visit."""
    copies: Any = HouseholdYear.objects.of_year(year).registered().visible_to(user)
    return with_last_visit(with_helpers(copies, today)).select_related("area")


class SignListForm(AreaListForm):
    """Visits of a month that show a sign, this month's by default; newest first."""

    default_order = ("-visited_on", "-pk")
    columns = (
        ListColumn(
            "visited_on", _("Date"), lambda v: v.visited_on, ("visited_on",), url=_visit_url, css="nowrap"
        ),
        ListColumn("area", _("Village or group"), lambda v: v.household.area.full_name, css="nowrap"),
        ListColumn("head", _("Household head"), lambda v: v.head, url=help_url, css="nowrap"),
        ListColumn("visitor", _("Visitor"), lambda v: v.visitor.name, css="nowrap"),
        ListColumn("signs", _("Signs"), lambda v: "；".join(signs_of(v)), css="prose"),
        ListColumn(
            "found", _("What was found"), lambda v: v.found[:60], css="prose", export=lambda v: v.found
        ),
        ListColumn("look", _("Looked at"), lambda v: v.looked_at_note or "", css="prose"),
    )

    month = MonthField()
    sign = forms.ChoiceField(label=_("Sign"), required=False, choices=[("", _("any sign")), *Sign.choices])
    visitor = forms.CharField(label=_("Visitor"), required=False, max_length=50)
    looked = forms.ChoiceField(
        label=_("Looked at"),
        required=False,
        choices=[
            ("", _("all")),
            ("no", pgettext_lazy("visit", "not looked at")),
            ("yes", pgettext_lazy("visit", "looked at")),
        ],
    )

    @property
    def sign_chosen(self) -> str:
        """The sign asked for."""
        sign: str = self.params.get("sign", "")
        return sign if sign in Sign.values else ""

    def month_rows(self) -> Any:
        """The visits under all criteria but the sign, with their signs; the figures are counts of these."""
        if not self.is_valid():
            return self._rows.none()
        cleaned = self.cleaned_data
        rows = super().filter(self._rows, cleaned).in_month(cleaned["month"] or self.today)
        if cleaned["visitor"]:
            rows = rows.filter(visitor__in=User.objects.called(cleaned["visitor"]).values("pk"))
        if cleaned["looked"]:
            rows = rows.filter(look__isnull=cleaned["looked"] == "no")
        return with_signs(rows, self.today)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        return showing(self.month_rows(), cleaned["sign"])


def sign_rows(user: User, year: int) -> Any:
    """The visits a user reads, with who looked at them."""
    rows = Visit.objects.visible_to(user).with_head(year).annotate(looked_at_note=F("look__note"))
    return rows.select_related("household__area", "visitor")


def signs_of(visit: Any) -> list[str]:
    """The signs that a visit shows, in words, with the numbers behind them."""
    words = {
        Sign.HURRIED: _("%(count)s within an hour") % {"count": visit.in_the_hour},
        Sign.FAR: _("%(metres)s m from the home") % {"metres": f"{visit.distance or 0:,.0f}"},
    }
    return [str(words.get(sign, sign.label)) for sign in Sign if getattr(visit, sign.value)]
