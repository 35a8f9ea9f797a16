"""An amount of money as it is typed: in yuan, with 10,000 yuan and words shown beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.policies import FEN


class MoneyField(forms.DecimalField):
    """Yuan above 0, exact to the fen; static/js/money.js says beside it how much that is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "min_value": FEN, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A text box for digits: number boxes change the amount when the wheel turns."""
        return {"inputmode": "decimal", "autocomplete": "off", "data-money": _("%s × 10,000 yuan")}

    def to_python(self, value: Any) -> Any:
        """With or without thousands separators."""
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)


def money_field(**kwargs: Any) -> MoneyField:
    """The field with a text box."""
    return MoneyField(widget=forms.TextInput, label=_("amount (yuan)"), **kwargs)
