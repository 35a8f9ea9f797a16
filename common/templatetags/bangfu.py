"""Template tags that every page may use without loading them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django import forms, template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.escaping import escaped
from common.lists import ListColumn

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite; decorative, so hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        extra,
        static("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The current query string with some parameters set, or dropped when None or empty."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    return f"?{params.urlencode()}" if params else "?"


@register.filter
def yes_no(value: bool | None) -> str:
    """是 / 否, and a dash for "not asked yet"."""
    if value is None:
        return "—"
    return _("yes") if value else _("no")


@register.filter
def or_dash(value: Any) -> Any:
    """The value, or a dash when there is none."""
    return "—" if value in (None, "", [], ()) else value


@register.filter
def yuan(value: Any) -> str:
    """An amount with its thousands apart and its fen; empty where there is none."""
    return "" if value is None else f"{value:,.2f}"


@register.filter
def percent(value: Any) -> str:
    """A share (0.0213) as hundredths with two decimals (2.13 %)."""
    return f"{value:.2%}"


@register.filter
def month(value: Any) -> str:
    """A date that stands for its month (YYYY-MM)."""
    return value.strftime("%Y-%m") if value else "—"


@register.simple_tag
def table_rows(columns: Sequence[ListColumn], rows: Iterable[Any]) -> SafeString:
    """The rows of a list's table; put together in one go, since a page has hundreds of cells."""
    drawn = [(column, f'<td class="{escaped(column.css)}">') for column in columns]
    words = Words()
    parts = []
    for row in rows:
        parts.append("<tr>")
        for column, start in drawn:
            parts += (start, _cell(column, row, words), "</td>")
        parts.append("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308 (every part is a literal or escaped)


class Words:
    """Lazy texts as escaped words, each translated once: a code repeats in every row."""

    def __init__(self) -> None:
        # By identity: a lazy text is translated to be compared. Kept, so that no identity comes back.
        self._known: dict[int, tuple[Promise, str]] = {}

    def of(self, text: Promise) -> str:
        """The words of the text."""
        if id(text) not in self._known:
            self._known[id(text)] = (text, escaped(str(text)))
        return self._known[id(text)][1]


def _cell(column: ListColumn, row: Any, words: Words) -> str:
    """The escaped value of one column for one row, as a link where the column links to somewhere."""
    value = column.value(row)
    if isinstance(value, Promise):
        shown = words.of(value)
    else:
        shown = escaped(yes_no(value) if isinstance(value, bool) else or_dash(value))
    url = column.url(row) if column.url else ""
    return f'<a href="{escaped(url)}">{shown}</a>' if url else shown


@register.simple_tag(takes_context=True)
def sort_query(context: dict[str, Any], column: ListColumn) -> str:
    """The query string that sorts by the column, or reverses it when it is the order already."""
    current = context["request"].GET.get("sort", "")
    return query(context, sort=f"-{column.key}" if current == column.key else column.key, page=None)


@register.filter
def field_type(field: Any) -> str:
    """How a form field is drawn: check, select, textarea or input."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    return "control"
