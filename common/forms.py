"""Form fields drawn with Tabler's classes, everywhere the same."""

from __future__ import annotations

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def dress(form: forms.BaseForm) -> None:
    """Give every widget its class and mark fields with errors; this validates a bound form."""
    _give_classes(form)
    if form.is_bound:
        _mark_errors(form)


def _give_classes(form: forms.BaseForm) -> None:
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
            css = "form-check-input"
        elif isinstance(widget, forms.Select):
            css = "form-select"
        else:
            css = "form-control"
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} {css}".strip()


def _mark_errors(form: forms.BaseForm) -> None:
    for name in form.errors:
        if name in form.fields:
            form.fields[name].widget.attrs["class"] += " is-invalid"


class DressedForm(forms.Form):
    """A form whose fields carry Tabler's classes; choices may still be set in `__init__`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _give_classes(self)

    def full_clean(self) -> None:
        """Validate, then mark the fields with errors."""
        super().full_clean()
        _mark_errors(self)


class DressedModelForm(forms.ModelForm):
    """A model form whose fields carry Tabler's classes; choices may still be set in `__init__`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _give_classes(self)

    def full_clean(self) -> None:
        """Validate, then mark the fields with errors."""
        super().full_clean()
        _mark_errors(self)
