"""How the columns of the register are drawn and read in the entry form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput
from common.identifiers import IdentifierError
from common.secrets import Secret
from households.facts import MONTHS


class YesNoSelect(forms.NullBooleanSelect):
    """Yes, no, and a dash for "not asked yet"."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", "—"), ("true", _("yes")), ("false", _("no"))]


class MonthField(forms.DateField):
    """A month, kept as its first day; a stored day of that month is the same month."""

    widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
    input_formats = ["%Y-%m", "%Y-%m-%d", "%Y%m"]

    def to_python(self, value: Any) -> dt.date | None:
        day = super().to_python(value)
        return day.replace(day=1) if day else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def entry_field(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model column."""
    label = capfirst(str(field.verbose_name)) if field.name not in SHORT else SHORT[field.name]
    if field.name in MONTHS:
        return MonthField(label=label, required=False)
    if isinstance(field, models.BooleanField):
        return forms.NullBooleanField(label=label, required=False, widget=YesNoSelect)
    if isinstance(field, ArrayField):
        return forms.MultipleChoiceField(
            label=label,
            required=False,
            choices=field.base_field.choices or (),
            widget=forms.CheckboxSelectMultiple,
        )
    if isinstance(field, models.DateField):
        kwargs["widget"] = DateInput()
    made = field.formfield(**{**kwargs, "label": label})
    if made is not None and field.choices:
        made.choices = [("", "—"), *field.choices]  # type: ignore[attr-defined]
    return made


# Headings of the compact row, where the full name of the column would not fit.
SHORT = {
    "name": _("Full name"),
    "relation": _("Relationship"),
    "birth_date": _("Date of birth"),
    "id_number": _("ID number"),
}


def typed(value: Any) -> str | None:
    """What the clerk typed into a masked box; None when the stored value was left alone."""
    return None if isinstance(value, Secret) else value


def refuse(error: IdentifierError) -> ValidationError:
    """The form's error for a number that cannot be accepted."""
    return ValidationError(error.message, code=error.code)  # type: ignore[arg-type]
