"""The list of villages with their sheets of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import FilteredRelation, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import Area, User
from common.forms import WHOLE, QuickSelect, dress
from common.lists import ListColumn, ListForm
from common.templatetags.bangfu import yuan
from households.codes import VillageKind
from households.models import RegisterYear, VillageYear
from households.models.village_parts import COLUMNS as SHEET

SHOWN = ("kind", "households", "people", "poor_households", "poor_people", "collective_income")
STATES = (("", _("all")), ("missing", _("sheet not entered")), ("exited", _("village out of poverty")))


def _value(name: str) -> Any:
    """The value of a column of the sheet, a code in its words; nothing where there is no sheet."""
    field: Any = VillageYear._meta.get_field(name)
    texts = dict(field.flatchoices) if field.choices else None

    def value(village: Area) -> Any:
        # Without a sheet there is no such attribute: FilteredRelation sets it where it joined a row.
        sheet = getattr(village, "sheet", None)
        found = getattr(sheet, name) if sheet else None
        return texts.get(found, "") if texts else found

    return value


def _sheet_column(name: str) -> ListColumn:
    field: Any = VillageYear._meta.get_field(name)
    kind, value = field.get_internal_type(), _value(name)
    return ListColumn(
        name,
        field.verbose_name,
        (lambda village: yuan(value(village))) if kind == "DecimalField" else value,
        css="num" if kind in ("PositiveIntegerField", "DecimalField") else "nowrap",
        order=(f"sheet__{name}", "code") if name in SHOWN else (),
        export_only=name not in SHOWN,
        export=value,
    )


COLUMNS = (
    ListColumn(
        "place",
        _("village"),
        lambda village: village.full_name,
        order=("code",),
        url=lambda village: reverse("households:village_detail", args=[village.pk]),
        css="nowrap",
    ),
    ListColumn("is_key", _("key village"), _value("is_key"), css="nowrap"),
    *(_sheet_column(name) for name in SHOWN),
    ListColumn("exit_year", _("year the village left poverty"), _value("exit_year"), css="nowrap"),
    ListColumn(
        "entered_on",
        _("entered on"),
        _value("entered_on"),
        order=("sheet__entered_on", "code"),
        css="nowrap",
    ),
    *(_sheet_column(name) for name in SHEET if name not in (*SHOWN, "is_key", "exit_year")),
)


class VillageListForm(AreaFilter, ListForm):
    """Villages that the user reads, each with its sheet of the year or without."""

    columns: Sequence[ListColumn] = COLUMNS  # type: ignore[misc]
    default_order = ("code",)
    field_order = ("q", "year", "township", "village")

    year = forms.TypedChoiceField(
        label=_("year"), required=False, coerce=int, empty_value=None, widget=QuickSelect(WHOLE)
    )
    kind = forms.ChoiceField(label=_("kind of village"), required=False, widget=QuickSelect)
    key = forms.BooleanField(label=_("key village"), required=False)
    state = forms.ChoiceField(label=_("state"), required=False, choices=STATES, widget=QuickSelect)

    def __init__(self, data: QueryDict, *, user: User, years: Sequence[RegisterYear]) -> None:
        villages = Area.objects.visible_to(user).at(Area.Level.VILLAGE)
        super().__init__(data, villages)
        self.year_shown = next((year for year in years if str(year.pk) == data.get("year")), years[0])
        self.fields["year"].choices = [(year.pk, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("all")), *VillageKind.choices]  # type: ignore[attr-defined]
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        """The villages of the year: those that exist, and merged ones that have a sheet of it."""
        year = self.year_shown.pk
        of_year = Q(village_years__year=year)
        found = rows.annotate(sheet=FilteredRelation("village_years", condition=of_year)).select_related(
            "sheet"
        )
        found = found.filter(Q(valid_to=None) | Q(sheet__isnull=False))
        if area := self.chosen_area(cleaned):
            found = found.filter(code__startswith=area)
        if cleaned["q"]:
            found = found.filter(full_name__contains=cleaned["q"].strip())
        if cleaned["kind"]:
            found = found.filter(sheet__kind=cleaned["kind"])
        if cleaned["key"]:
            found = found.filter(sheet__is_key=True)
        return self._in_state(found, cleaned["state"])

    def _in_state(self, found: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state == "missing":
            return found.filter(Q(sheet__isnull=True) | Q(sheet__entered_on=None))
        if state == "exited":
            return found.filter(sheet__exit_year__lte=self.year_shown.pk)
        return found
