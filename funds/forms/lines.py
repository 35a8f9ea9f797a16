"""Forms of the list of a payment: one line, and a sheet with all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.confirming import Doubt
from common.forms import DressedForm
from common.sheets.limits import MIB
from funds.forms.payments import bounds
from funds.models import PaymentLine
from funds.policies import FEN, doubt_lines, line_amount

ENDINGS = (".xlsx", ".xls", ".csv")
MOST = 10 * MIB
NUMBER: dict[str, Any] = {"decimal_places": 2, "min_value": FEN, "widget": forms.TextInput}


class LineForm(DressedForm):
    """What one household gets; the amount follows."""

    item = forms.CharField(max_length=50, required=False)
    quantity = forms.DecimalField(max_digits=10, **NUMBER)
    standard = forms.DecimalField(max_digits=14, **NUMBER)
    note = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, line: PaymentLine, **kwargs: Any) -> None:
        start = {name: getattr(line, name) for name in self.base_fields}
        super().__init__(*args, initial=start, prefix=f"line{line.pk}", **kwargs)
        self.line = line
        for name, field in self.fields.items():
            model_field: Any = PaymentLine._meta.get_field(name)
            field.widget.attrs["aria-label"] = f"{line.head_name} {model_field.verbose_name}"

    @property
    def amount(self) -> Decimal:
        """Quantity × standard of a valid form."""
        return line_amount(self.cleaned_data["quantity"], self.cleaned_data["standard"])


def doubt_terms(changed: Iterable[LineForm], *, on: dt.date, area: str) -> Doubt | None:
    """The one doubt about lines that were changed to odd amounts; costs two queries."""
    below, above = bounds(on=on, area=area)
    odd = [form for form in changed if form.has_changed() and not below <= form.amount <= above]
    message = doubt_lines([form.line.head_name for form in odd], below=below, above=above)
    place = ",".join(f"{form.line.pk}={form.amount}" for form in odd)
    return Doubt("amount", "", message, place) if message else None


class SheetForm(DressedForm):
    """A sheet with the list."""

    file = forms.FileField(
        label=_("Excel file"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        allow_empty_file=False,
    )
    amounts_right = forms.BooleanField(
        label=_("Unusually small or large amounts in it are right"), required=False
    )

    def clean_file(self) -> UploadedFile:
        """Refuse at once what would only be refused later."""
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(_("Please give an .xlsx, .xls or .csv file."))
        if (file.size or 0) > MOST:
            raise forms.ValidationError(
                format_lazy(_("The file is larger than {limit} MB."), limit=MOST // MIB)
            )
        return file
