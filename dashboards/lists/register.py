"""The lists behind the figures of the register: households, people, visits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.lists import ListColumn, ListForm
from dashboards.periods import Period
from households.models import HouseholdYear


def _household(copy: HouseholdYear) -> str:
    """The page of the household in the year of the copy."""
    page = reverse("households:household_detail", args=[copy.household_id])
    return f"{page}?{urlencode({'year': copy.year_id})}"


class HouseholdRows(ListForm):
    """Household copies that a figure counts."""

    default_order = ("area_id", "pk")
    columns = (
        ListColumn(
            "head",
            _("household head"),
            lambda row: row.head_name or _("(no head)"),
            order=("head_pinyin",),
            url=_household,
        ),
        ListColumn("number", _("household number"), lambda row: row.household.household_no),
        ListColumn("area", _("area"), lambda row: row.area.full_name, order=("area_id",)),
        ListColumn("members", _("members"), lambda row: row.member_count, order=("member_count",), css="num"),
        ListColumn("type", _("household type"), lambda row: row.get_household_type_display()),
        ListColumn("exit", _("exit status"), lambda row: row.get_exit_status_display()),
        ListColumn("cause", _("main cause of poverty"), lambda row: row.get_main_cause_display()),
    )

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        rows = rows.select_related("household", "area")
        year = Period(str(self.params["period"])).year
        return rows.matching(cleaned["q"], year) if cleaned["q"] else rows  # type: ignore[attr-defined]


class PersonRows(ListForm):
    """Member copies that a figure counts."""

    default_order = ("household_year__area_id", "household_year_id", "pk")
    columns = (
        ListColumn("name", _("name"), lambda row: row.name, order=("pinyin",)),
        ListColumn("relation", _("relationship to head"), lambda row: row.get_relation_display()),
        ListColumn("sex", _("sex"), lambda row: row.get_sex_display()),
        ListColumn("birth", _("date of birth"), lambda row: row.birth_date, order=("birth_date",)),
        ListColumn(
            "head",
            _("household head"),
            lambda row: row.household_year.head_name,
            url=lambda row: _household(row.household_year),
        ),
        ListColumn("area", _("area"), lambda row: row.household_year.area.full_name),
    )

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        rows = rows.select_related("household_year__area")
        return rows.matching(cleaned["q"]) if cleaned["q"] else rows  # type: ignore[attr-defined]


class VisitRows(ListForm):
    """Visits that a figure counts."""

    default_order = ("-visited_on", "-pk")
    columns = (
        ListColumn(
            "day", _("date of visit"), lambda row: row.visited_on, order=("visited_on",), css="nowrap"
        ),
        ListColumn("met", _("person met"), lambda row: row.met),
        ListColumn("area", _("area"), lambda row: row.household.area.full_name),
        ListColumn("visitor", _("visitor"), lambda row: row.visitor),
        ListColumn("theme", _("theme"), lambda row: row.get_theme_display()),
        ListColumn("found", _("what was found"), lambda row: row.found),
    )

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        rows = rows.select_related("household__area", "visitor")
        word = cleaned["q"]
        visitors = User.objects.matching(word).values("pk")
        return rows.filter(Q(met__startswith=word) | Q(visitor__in=visitors)) if word else rows
