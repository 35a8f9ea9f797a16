"""The forms of the county office for the entry calendar and the rules of a year's income."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from common.forms import DateInput, DressedModelForm
from households.models import EntryWindow, RegisterYear
from households.models.income import SOURCE_CHOICES


class WindowForm(DressedModelForm):
    """Days of entry for the county, or for one township that needs others."""

    class Meta:
        model = EntryWindow
        fields = ("area", "opens_on", "closes_on", "outside", "source")
        widgets = {"opens_on": DateInput(), "closes_on": DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Area.objects.inside(user.access.prefixes(Act.RUN_YEAR)).filter(level=Level.TOWNSHIP)
        area = self.fields["area"]
        area.queryset = places  # type: ignore[attr-defined]
        area.empty_label = _("the whole county")  # type: ignore[attr-defined]


class YearRulesForm(DressedModelForm):
    """The days of the income year, and the sources that do not count in it."""

    not_counted = forms.MultipleChoiceField(
        label=_("Sources that do not count"),
        required=False,
        choices=SOURCE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Left out of the net income a head of this year; the database reckons anew at once."),
    )

    class Meta:
        model = RegisterYear
        fields = ("income_from", "income_to", "not_counted")
        widgets = {"income_from": DateInput(), "income_to": DateInput()}
