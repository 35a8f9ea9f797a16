"""What lists of household copies share: the year, the area and a search that is never an ID number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.forms import WHOLE, QuickSelect
from common.lists import ListForm
from households.models import HouseholdYear, RegisterYear

MAX_QUERY = (
    12  # Shorter than an ID number, which must never stand in an address; the header's search takes it.
)


class YearListForm(AreaFilter, ListForm):
    """Copies of one year that the user sees; subclasses fill their choices, then call `offer_areas`."""

    default_order = ("area_id", "id")
    field_order = ("q", "year", "township", "village")

    year = forms.TypedChoiceField(
        label=_("year"), required=False, coerce=int, empty_value=None, widget=QuickSelect(WHOLE)
    )

    def __init__(self, data: QueryDict, user: User, years: list[RegisterYear], **kwargs: Any) -> None:
        super().__init__(data, HouseholdYear.objects.none(), **kwargs)
        self.years = years
        if shown := self.year_row:
            # By way of the year, so that each copy knows it without a join.
            self._rows = shown.households.visible_to(user)
        self.fields["q"].widget.attrs["maxlength"] = str(MAX_QUERY)
        self.fields["year"].choices = [(year.pk, str(year)) for year in years]  # type: ignore[attr-defined]

    def drawn_choices(self) -> Any:
        """The years and the areas offered."""
        return [year.pk for year in self.years], self.areas

    @property
    def year_row(self) -> RegisterYear | None:
        """The year shown: the one asked for, else the open one, else the newest."""
        wanted = self.params.get("year", "")
        usual = next((year for year in self.years if year.is_open), self.years[0] if self.years else None)
        return next((year for year in self.years if str(year.pk) == wanted), usual)

    def copies(self, rows: QuerySet[Any], year: RegisterYear, cleaned: dict[str, Any]) -> Any:
        """Of the copies of the year, those in the chosen area that the search finds."""
        found: Any = rows.select_related("area", "household")
        if area := self.chosen_area(cleaned):
            found = found.inside(area)
        return found.matching(cleaned["q"], year.pk) if cleaned["q"] else found
