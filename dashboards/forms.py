"""What one chooses on the page of figures."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.forms import DressedForm
from households.models import RegisterYear

MONTHS = 12


class PeriodForm(DressedForm):
    """Year and month of the figures; whatever cannot be read falls back to the present."""

    area = forms.CharField(required=False, widget=forms.HiddenInput)
    year = forms.ChoiceField(label=_("year"), required=False)
    month = forms.ChoiceField(label=_("month"), required=False)

    def __init__(self, params: QueryDict, area: str, on: dt.date) -> None:
        years = {year.pk: year for year in RegisterYear.objects.all()}
        opened = next((year.pk for year in years.values() if year.is_open), on.year)
        asked = _number(params.get("year"))
        self.year_row: RegisterYear | None = years.get(asked, years.get(opened))
        month = _number(params.get("month"))
        last = on.month if self.year_row and self.year_row.pk == on.year else MONTHS
        self.chosen_month = month if 1 <= month <= MONTHS else last
        year = self.year_row.pk if self.year_row else opened
        super().__init__(initial={"area": area, "year": year, "month": self.chosen_month})
        cast("forms.ChoiceField", self.fields["year"]).choices = [(pk, str(pk)) for pk in years]
        months = [(number, f"{number:02d}") for number in range(1, MONTHS + 1)]
        cast("forms.ChoiceField", self.fields["month"]).choices = months


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= len("2026") else 0
