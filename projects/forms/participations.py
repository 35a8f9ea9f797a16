"""Choosing the households that take part, and on which terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DressedForm
from projects.codes import LinkMode
from projects.models import Participation

PAGE = 50


def _money(name: str, **kwargs: Any) -> forms.DecimalField:
    field: Any = Participation._meta.get_field(name)
    return forms.DecimalField(
        label=field.verbose_name,
        max_digits=field.max_digits,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
        **kwargs,
    )


class TermsForm(DressedForm):
    """Mode, item, quantity and standard of one participation, or of those added together."""

    mode = forms.ChoiceField(label=_("way of taking part"), choices=LinkMode.choices)
    item = forms.CharField(label=_("subsidised item"), max_length=50, required=False)
    quantity = _money("quantity", min_value=0.01, initial=1)
    standard = _money("standard", min_value=0, initial=0)


class AddForm(TermsForm):
    """The households ticked, and the terms for all of them."""

    households = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)

    def __init__(self, data: Any = None, *, offered: Sequence[int] = ()) -> None:
        super().__init__(data)
        self.fields["households"].choices = [(pk, pk) for pk in offered]  # type: ignore[attr-defined]
        self.fields["households"].error_messages["required"] = _("Tick at least one household.")
        self.fields["households"].error_messages["invalid_choice"] = _(
            "Only households of the village on the register of the open year can take part."
        )

    @property
    def ticked(self) -> set[str]:
        """What was ticked, to draw it again."""
        data: Any = self.data
        return set(data.getlist("households")) if self.is_bound else set()

    @property
    def terms(self) -> dict[str, Any]:
        """The terms alone."""
        return {name: self.cleaned_data[name] for name in ("mode", "item", "quantity", "standard")}


def terms_form(row: Participation, data: Any = None) -> TermsForm:
    """The form of one participation's terms."""
    initial = {name: getattr(row, name) for name in TermsForm.base_fields}
    form = TermsForm(data, prefix=str(row.pk), initial=initial)
    for name, field in form.fields.items():
        field.widget.attrs["aria-label"] = field.label
        field.widget.attrs["class"] += " form-select-sm" if name == "mode" else " form-control-sm"
    return form
