"""The list of households: criteria, columns and the Excel file that holds exactly the rows shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import QuickSelect, dress
from common.links import page_of
from common.lists import ListColumn
from common.templatetags.bangfu import month
from households.checks import RULES
from households.codes import ExitStatus, HouseholdType, PovertyCause
from households.forms.year_list import YearListForm
from households.models import HouseholdYear, RegisterYear

ANY_PROBLEM = "any"
NOT_EXITED = "open"  # every exit status but "out of poverty"
ALL = ("", _("all"))


def address(copy: HouseholdYear) -> str:
    """The page of the household in the year of the copy."""
    page = page_of("households:household_detail", copy.household_id)
    return page if copy.year.is_open else f"{page}?year={copy.year_id}"


def _display(name: str) -> Any:
    """The text of a code; looked up in a table made once, which Django makes anew for every value."""
    field: Any = HouseholdYear._meta.get_field(name)
    texts = dict(field.flatchoices)
    return lambda copy: texts.get(getattr(copy, name), "")


COLUMNS = (
    ListColumn("place", _("place"), lambda copy: copy.area.full_name, order=("area_id", "id")),
    ListColumn(
        "head_name",
        _("household head"),
        lambda copy: copy.head_name or _("(no head)"),
        order=("head_pinyin",),
        url=address,
        css="nowrap",
    ),
    ListColumn(
        "household_no",
        _("household number"),
        lambda copy: copy.household.household_no,
        order=("household__household_no",),
        css="nowrap",
    ),
    ListColumn("members", _("members"), lambda copy: copy.member_count, order=("member_count",), css="num"),
    ListColumn(
        "household_type",
        _("household type"),
        _display("household_type"),
        order=("household_type",),
        css="nowrap",
    ),
    ListColumn(
        "exit_status", _("exit status"), _display("exit_status"), order=("exit_status",), css="nowrap"
    ),
    ListColumn("main_cause", _("main cause of poverty"), _display("main_cause"), order=("main_cause",)),
    ListColumn(
        "identified_on",
        _("first identified"),
        lambda copy: month(copy.identified_on),
        order=("identified_on",),
        css="nowrap",
    ),
    ListColumn("phone", _("household telephone"), lambda copy: str(copy.phone), css="nowrap"),
)


def _types() -> list[tuple[str, Any]]:
    return [ALL, *HouseholdType.choices]


def _statuses() -> list[tuple[str, Any]]:
    return [ALL, *ExitStatus.choices, (NOT_EXITED, _("all not out of poverty"))]


def _causes() -> list[tuple[str, Any]]:
    return [ALL, *PovertyCause.choices]


def _problems() -> list[tuple[str, Any]]:
    rules = [(code, f"{code} {rule.label}") for code, rule in RULES.items() if rule.of_households]
    return [ALL, (ANY_PROBLEM, _("any problem")), *rules]


class HouseholdListForm(YearListForm):
    """Criteria of the household list; areas are those in which the user reads the register."""

    columns = COLUMNS
    page_fields = (
        "head_name",
        "member_count",
        "household_type",
        "exit_status",
        "main_cause",
        "identified_on",
        "phone",
        "year",
        "area__full_name",
        "household__household_no",
    )

    # Functions: put together only when drawn or chosen from.
    household_type = forms.ChoiceField(
        label=_("household type"), required=False, choices=_types, widget=QuickSelect
    )
    exit_status = forms.ChoiceField(
        label=_("exit status"), required=False, choices=_statuses, widget=QuickSelect
    )
    main_cause = forms.ChoiceField(
        label=_("main cause of poverty"), required=False, choices=_causes, widget=QuickSelect
    )
    problem = forms.ChoiceField(
        label=_("suspect data"), required=False, choices=_problems, widget=QuickSelect
    )
    monitored = forms.BooleanField(label=_("monitored"), required=False)
    dangerous_house = forms.BooleanField(label=_("dangerous house"), required=False)

    def __init__(self, data: QueryDict, user: User, years: list[RegisterYear], **kwargs: Any) -> None:
        super().__init__(data, user, years, **kwargs)
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        """The copies of one year that meet all criteria."""
        year = self.year_row
        if year is None:
            return rows.none()
        found = self.copies(rows, year, cleaned)
        exact: tuple[str, ...] = ("household_type", "exit_status", "main_cause")
        if cleaned["exit_status"] == NOT_EXITED:
            found, exact = found.not_exited(), ("household_type", "main_cause")
        found = found.filter(**{name: cleaned[name] for name in exact if cleaned[name]})
        if cleaned["monitored"]:
            found = found.monitored()
        if cleaned["dangerous_house"]:
            found = found.in_dangerous_house()
        if problem := cleaned["problem"]:
            found = found.with_finding("" if problem == ANY_PROBLEM else problem)
        return found
