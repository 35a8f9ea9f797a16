"""Choosing one area in a form: a county has hundreds, so they stand under their townships."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from common.forms import QuickSelect


class ByTownship(ModelChoiceIterator):
    """The county itself, then a group of options a township; no groups where all lie in one; one query."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        rows: Any = self.queryset
        found = groupby(rows.with_township().order_by("code"), key=attrgetter("township"))
        townships = [(name, list(areas)) for name, areas in found]
        for name, areas in townships:
            if name and len(townships) > 1:
                yield name, [(area.pk, area.full_name.removeprefix(name) or name) for area in areas]
            else:
                yield from ((area.pk, area.full_name) for area in areas)


class AreaChoice(forms.ModelChoiceField):
    """One area out of a queryset of areas."""

    widget = QuickSelect
    iterator = ByTownship
