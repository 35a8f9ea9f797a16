"""The yearly survey of one household: its fields beside last year's values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DressedModelForm
from common.templatetags.bangfu import yuan
from households.forms.conflict import words_of
from households.forms.survey_fields import COLUMNS, PARTS, VISIT, survey_field
from households.models import HouseholdYear
from households.models.income import EXPENSE, net_of

_NO_CHANGE: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Line:
    """A field with last year's value: in words, as the browser would send it, and whether they differ."""

    field: Any
    before: str
    raw: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under one title, with the stored sums of this year and last year."""

    title: Any
    lines: list[Line]
    sum_name: str
    now: Decimal | None
    before: Decimal | None

    @property
    def is_expense(self) -> bool:
        """Whether its amounts are taken off the income."""
        return self.sum_name == EXPENSE


class SurveyForm(DressedModelForm):
    """The columns of the copy that the survey answers; `stated_net` only checks a paper form's sum."""

    stated_net = forms.DecimalField(
        label=_("Net income on the paper form (yuan)"),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("Compared with the sources; it is not stored."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )

    class Meta:
        model = HouseholdYear
        fields = COLUMNS
        formfield_callback = survey_field

    def __init__(
        self, *args: Any, before: HouseholdYear | None, on: dt.date, needs_reason: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before, self.on = before, on
        day = self.fields["surveyed_on"]
        day.required = True
        day.widget.attrs["max"] = on.isoformat()
        if self.initial.get("surveyed_on") is None:
            self.initial["surveyed_on"] = on
        self.fields["survey_reason"].required = needs_reason
        if not (needs_reason or self.initial.get("survey_reason")):
            self.fields["survey_reason"].widget = forms.HiddenInput()

    @property
    def visit_lines(self) -> list[Line]:
        """Day of the survey, the reason when one is asked, and the sum of the paper form."""
        shown = [self[name] for name in (*VISIT, "stated_net") if not self[name].is_hidden]
        return [Line(field, "", "", False) for field in shown]

    @property
    def parts(self) -> list[Part]:
        """The fields under their titles, each beside last year's value."""
        return [
            Part(
                title,
                [self._line(name) for name in names],
                group,
                getattr(self.instance, group) if group else None,
                getattr(self.before, group) if group and self.before else None,
            )
            for title, names, group in PARTS
        ]

    def _line(self, name: str) -> Line:
        field = self[name]
        before = getattr(self.before, name) if self.before else None
        if before in _NO_CHANGE:
            return Line(field, "", "", False)
        raw = field.field.widget.format_value(field.field.prepare_value(before))
        changed = field.value() not in _NO_CHANGE and field.field.has_changed(before, field.value())
        return Line(field, words_of(self, name, before), raw[0] if isinstance(raw, list) else raw, changed)

    def clean_surveyed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["surveyed_on"]
        if day > self.on:
            raise forms.ValidationError(_("A survey cannot lie ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        """The sources must give the net income that the paper form states."""
        cleaned = super().clean() or self.cleaned_data
        stated, net = cleaned.get("stated_net"), net_of(cleaned)
        if stated is not None and stated != net:
            message = _("The sources give %(net)s yuan net, the paper form says %(stated)s: %(gap)s apart.")
            values = {"net": yuan(net), "stated": yuan(stated), "gap": yuan(abs(stated - net))}
            self.add_error("stated_net", forms.ValidationError(message, params=values))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What is to be written: the day in any case, else what differs from what is stored."""
        values = {name: self.cleaned_data[name] for name in self.changed_data if name in COLUMNS}
        changed = {name: value for name, value in values.items() if value != self.initial.get(name)}
        return {**changed, "surveyed_on": self.cleaned_data["surveyed_on"]}
