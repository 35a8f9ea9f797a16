"""A visit rule, looked at as things stood on a day: today, or a day gone by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.models import VisitRule
from common.forms import DateInput


def day_asked(data: QueryDict, today: dt.date) -> dt.date:
    """The day that an `AsOfForm` names; today for what is no day, or none that has come."""
    try:
        day = forms.DateField(required=False).clean(data.get("on", ""))
    except ValidationError:
        return today
    return min(day or today, today)


class AsOfForm(forms.Form):
    """Adds the fields `rule` and `on`; the rules offered are those of the day."""

    rule = forms.ChoiceField(label=gettext_lazy("Rule"), required=False)
    on = forms.DateField(label=gettext_lazy("As of"), required=False, widget=DateInput)

    def offer_rules(self, rules: Sequence[VisitRule], today: dt.date) -> None:
        """Fill the choices; days up to today can be looked at."""
        self.latest = today
        self.rules = {str(rule.pk): rule for rule in rules}
        self.fields["rule"].choices = [(key, str(rule)) for key, rule in self.rules.items()]  # type: ignore[attr-defined]

    @property
    def rule_chosen(self) -> VisitRule:
        """The rule asked for, or the first."""
        return self.rules.get(self.data.get("rule", "")) or next(iter(self.rules.values()))

    def clean_on(self) -> dt.date | None:
        """A day to come says nothing yet."""
        day: dt.date | None = self.cleaned_data["on"]
        if day and day > self.latest:
            raise ValidationError(_("This day has not come yet."))
        return day
