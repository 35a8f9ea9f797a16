"""The list of surveys of a year: done, not yet, late, and where the income stands against the line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import QuickSelect, dress
from common.lists import ListColumn
from common.templatetags.bangfu import yuan
from households.entry_calendar import Calendar
from households.forms.household_list import address
from households.forms.year_list import YearListForm
from households.models import HouseholdYear, RegisterYear
from households.models.income import SUMS, label_of
from households.poverty import Standing, standing_at, standing_of, with_line


class SurveyState(models.TextChoices):
    """How far the survey of a household is."""

    DONE = "done", _("surveyed")
    MISSING = "missing", _("not yet surveyed")
    LATE = "late", _("late")


def survey_page(copy: HouseholdYear) -> str:
    """Where the survey of the household is entered."""
    return reverse("households:survey_edit", args=[copy.household_id])


def _money(name: str) -> ListColumn:
    return ListColumn(name, label_of(name), lambda copy: getattr(copy, name), export_only=True)


def _columns(url: Any) -> tuple[ListColumn, ...]:
    return (
        ListColumn("place", _("place"), lambda copy: copy.area.full_name, order=("area_id", "id")),
        ListColumn(
            "head_name",
            _("household head"),
            lambda copy: copy.head_name or _("(no head)"),
            order=("head_pinyin",),
            url=url,
            css="nowrap",
        ),
        ListColumn("number", _("household number"), lambda copy: copy.household.household_no, css="nowrap"),
        ListColumn("members", _("members"), lambda c: c.member_count, order=("member_count",), css="num"),
        ListColumn("on", _("surveyed on"), lambda c: c.surveyed_on, order=("surveyed_on",), css="nowrap"),
        ListColumn("entered", _("survey entered on"), lambda copy: copy.survey_entered_on, css="nowrap"),
        ListColumn(
            "income",
            _("net income a head (yuan)"),
            lambda copy: yuan(copy.net_income_per_capita),
            order=("net_income_per_capita",),
            css="num",
            export=lambda copy: copy.net_income_per_capita,
        ),
        ListColumn("line", _("poverty line"), lambda c: yuan(c.line), css="num", export=lambda c: c.line),
        ListColumn("standing", _("against the line"), lambda copy: standing_of(copy).label, css="nowrap"),
        *map(_money, SUMS),
        ListColumn(
            "reason", _("reason for entry outside the window"), lambda c: c.survey_reason, export_only=True
        ),
    )


READING, ENTERING = _columns(address), _columns(survey_page)


class SurveyListForm(YearListForm):
    """Households to survey in a year; for clerks in the open year each row opens the survey itself."""

    columns = READING
    page_fields = (
        "area__full_name",
        "head_name",
        "household__household_no",
        "member_count",
        "surveyed_on",
        "survey_entered_on",
        "net_income_per_capita",
        "counted_income",
        "year",
    )

    state = forms.ChoiceField(
        label=_("survey"),
        required=False,
        choices=[("", _("all")), *SurveyState.choices],
        widget=QuickSelect,
    )
    income = forms.ChoiceField(
        label=_("income"), required=False, choices=[("", _("all")), *Standing.choices], widget=QuickSelect
    )

    def __init__(
        self, data: QueryDict, user: User, years: list[RegisterYear], *, may_edit: bool, on: dt.date
    ) -> None:
        super().__init__(data, user, years)
        self.on = on
        if may_edit and self.year_row and self.year_row.is_open:
            self.columns = ENTERING  # type: ignore[misc]
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        """The households of one year that meet all criteria."""
        year = self.year_row
        if year is None:
            return rows.none()
        found = with_line(self.copies(rows, year, cleaned)).to_survey()
        if cleaned["state"] == SurveyState.DONE:
            found = found.surveyed()
        elif cleaned["state"] == SurveyState.MISSING:
            found = found.not_surveyed()
        elif cleaned["state"] == SurveyState.LATE:
            found = found.survey_late(Calendar.of_year(year.pk).deadlines, self.on)
        if cleaned["income"]:
            found = standing_at(found, cleaned["income"])
        return found
