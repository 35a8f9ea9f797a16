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
    """Give every widget of the form its class, and mark fields with errors for screen readers."""
    for name, field in form.fields.items():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
            css = "form-check-input"
        elif isinstance(widget, forms.Select):
            css = "form-select"
        else:
            css = "form-control"
        invalid = " is-invalid" if form.is_bound and name in form.errors else ""
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} {css}{invalid}".strip()


class DressedForm(forms.Form):
    """A form whose fields carry Tabler's classes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class DressedModelForm(forms.ModelForm):
    """A model form whose fields carry Tabler's classes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
