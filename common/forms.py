"""Form fields drawn with Tabler's classes, everywhere the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import flatatt
from django.utils.choices import CallableChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from common.escaping import escaped

DASHES = BLANK_CHOICE_DASH[0][1]
# On a criterion of a list: more than the rows depends on it, so that the whole page is asked for.
WHOLE = {"data-whole": True}


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class QuickSelect(forms.Select):
    """A drop-down list drawn in one go: Django's renders a template for each of its options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        drawn = _options(self.choices, set(self.format_value(value)))
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), drawn
        )


def _options(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    """The options; where a label is a list, it is a group of them."""
    return mark_safe("".join(_option(key, label, chosen) for key, label in choices))  # noqa: S308 (all escaped)


def _option(key: Any, label: Any, chosen: set[str]) -> str:
    if isinstance(label, list | tuple):
        return f'<optgroup label="{escaped(key)}">{_options(label, chosen)}</optgroup>'
    selected = " selected" if str(key) in chosen else ""
    return f'<option value="{escaped(key)}"{selected}>{escaped(label)}</option>'


class DressedBoundField(forms.BoundField):
    """Marks a field with errors when it is drawn: asking for errors earlier would validate too early."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        if self.errors:
            own = (widget or self.field.widget).attrs.get("class", "")
            attrs["class"] = f"{own} is-invalid".strip()
        return attrs


def dress(form: forms.BaseForm) -> None:
    """Give every widget of the form its class."""
    form.bound_field_class = DressedBoundField
    for field in form.fields.values():
        _name_blank(field)
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
            css = "form-check-input"
        elif isinstance(widget, forms.Select):
            css = "form-select"
        else:
            css = "form-control"
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} {css}".strip()


def _name_blank(field: forms.Field) -> None:
    """Say what the empty choice means, where Django draws dashes."""
    words = _("Choose one") if field.required else "—"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField) and not isinstance(field.choices, CallableChoiceIterator):
        choices: Any = list(field.choices)  # type: ignore[arg-type]
        if choices[:1] == [("", DASHES)]:
            field.choices = [("", words), *choices[1:]]


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
