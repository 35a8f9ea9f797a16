"""The sheet of a village: its fields in parts, each beside last year's value; its opinions; its merger."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from common.forms import DateInput, DressedForm, DressedModelForm
from households.forms.conflict import words_of
from households.forms.survey import Line
from households.forms.survey_fields import survey_field
from households.models import CriterionSet, OpinionLevel, VillageYear
from households.models.criterion import CriterionLevel
from households.models.village_parts import COLUMNS, PARTS, names_of

_NOTHING: tuple[Any, ...] = (None, "", [])
LONG = ("needs", "industries")


class VillageForm(DressedModelForm):
    """All columns of the sheet; `version` is the row's when the form was opened, 0 where there is none."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = VillageYear
        fields = COLUMNS
        formfield_callback = survey_field

    def __init__(self, *args: Any, before: VillageYear | None, exit_is_set: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        self.initial["version"] = self.instance.version if self.instance.pk else 0
        for name in LONG:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2, "class": "form-control"})
        # Once a case has marked the village, the case says in which year.
        self.fields["exit_year"].disabled = exit_is_set

    @property
    def parts(self) -> list[tuple[Any, list[Line]]]:
        """The fields under their titles."""
        return [(title, [self._line(name) for name in names_of(part)]) for title, part in PARTS]

    def _line(self, name: str) -> Line:
        field = self[name]
        before = getattr(self.before, name) if self.before else None
        if before in _NOTHING:
            return Line(field, "", "", False)
        raw = field.field.widget.format_value(field.field.prepare_value(before))
        changed = field.value() not in _NOTHING and field.field.has_changed(before, field.value())
        return Line(field, words_of(self, name, before), raw[0] if isinstance(raw, list) else raw, changed)

    @property
    def values(self) -> dict[str, Any]:
        """The columns as they were typed."""
        return {name: self.cleaned_data[name] for name in COLUMNS}


class OpinionForm(DressedForm):
    """The opinion of one level."""

    text = forms.CharField(
        label=_("opinion"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )

    def __init__(self, *args: Any, level: OpinionLevel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = level.label


class MergeForm(DressedForm):
    """Into which village, from which day."""

    into = forms.ModelChoiceField(label=_("merged into"), queryset=Area.objects.none())
    on = forms.DateField(label=_("date"), widget=DateInput)

    def __init__(self, *args: Any, village: Area, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        county = village.pk[: Area.Level.COUNTY]
        others = Area.objects.inside((county,)).at(Area.Level.VILLAGE).on(today)
        self.fields["into"].queryset = others.exclude(pk=village.pk)  # type: ignore[attr-defined]


class VillageExitForm(DressedForm):
    """The proposal of a village's exit: which set of criteria it is held against."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    opened_on = forms.DateField(label=_("date"), widget=DateInput)
    criteria = forms.ModelChoiceField(
        label=_("set of criteria"), queryset=CriterionSet.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "opened_on": today}, **kwargs)
        rules = CriterionSet.objects.in_force(today).filter(level=CriterionLevel.VILLAGE)
        self.fields["criteria"].queryset = rules  # type: ignore[attr-defined]
