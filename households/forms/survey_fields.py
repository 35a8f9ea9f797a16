"""The fields of the yearly survey: their groups on the page, and how each is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from households.forms.entry_fields import entry_field
from households.models.income import GROUPS, ITEMS, label_of
from households.models.living import HOUSE, LAND, LED, SAFEGUARDS

VISIT = ("surveyed_on", "survey_reason")
ANSWERS = tuple(name for pair in SAFEGUARDS.values() for name in pair)
COLUMNS = (*VISIT, *ITEMS, *LAND, *HOUSE, *LED, *ANSWERS)
# Title, fields, and the sum that the database makes of them.
PARTS: tuple[tuple[Any, tuple[str, ...], str], ...] = (
    *((label_of(group), names, group) for group, names in GROUPS.items()),
    (_("Land"), LAND, ""),
    (_("House, road and supply"), HOUSE, ""),
    (_("Led to earn"), LED, ""),
    (_("Safeguards and their evidence"), ANSWERS, ""),
)


def survey_field(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a column; amounts bring up the keypad of a phone."""
    made = entry_field(field, **kwargs)
    if isinstance(field, models.DecimalField) and made is not None:
        made.widget.attrs |= {"inputmode": "decimal", "min": "0", "step": "0.01"}
    return made
