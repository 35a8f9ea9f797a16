"""The one pattern of lists: a search form owns the rows, their order, their page and their Excel export.

What the page shows and what is downloaded come from the same columns and the same queryset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

PAGE_SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: its heading, the value of a row, and how it sorts, links and prints.

    A row whose `url` is empty has no link.
    """

    key: str
    label: Any
    value: Callable[[Any], Any]
    # Field paths that order by this column; empty: not sortable.
    order: tuple[str, ...] = ()
    url: Callable[[Any], str] | None = None
    css: str = ""
    # Only in the Excel file.
    export_only: bool = False
    # Value for Excel where it differs from the page (a number instead of its text, say).
    export: Callable[[Any], Any] | None = None

    def exported(self, row: Any) -> Any:
        """The value for the Excel file."""
        return (self.export or self.value)(row)

    def printed(self, row: Any) -> Any:
        """The value for a paper: numbers as the page shows them, all else in full."""
        return self.value(row) if self.css == "num" else self.exported(row)


class ListForm(forms.Form):
    """Base of search forms. Subclasses declare fields, `columns`, `default_order` and `filter()`."""

    columns: ClassVar[Sequence[ListColumn]] = ()
    default_order: ClassVar[tuple[str, ...]] = ("pk",)
    # The fields that the shown columns and their links read; empty: all. Excel may need more.
    page_fields: ClassVar[tuple[str, ...]] = ()

    q = forms.CharField(label=_("Search"), required=False, max_length=50)

    def __init__(self, data: QueryDict, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._rows = rows
        self.params = data

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        """Narrow the rows by the cleaned criteria; an empty criterion leaves them alone."""
        raise NotImplementedError

    @property
    def shown_columns(self) -> list[ListColumn]:
        """The columns of the page."""
        return [c for c in self.columns if not c.export_only]

    @property
    def order(self) -> tuple[str, ...]:
        """The chosen order, always ending in the key so that pages do not overlap.

        Reversed, the key is reversed as well: the same index then serves both directions.
        """
        wanted = self.params.get("sort", "")
        column = next((c for c in self.columns if c.order and c.key == wanted.lstrip("-")), None)
        if column is None:
            return self.default_order
        order = column.order
        if wanted.startswith("-"):
            return tuple(f.removeprefix("-") if f.startswith("-") else f"-{f}" for f in (*order, "pk"))
        return (*order, "pk")

    def result(self) -> QuerySet[Any]:
        """All rows that match, in order; none while a criterion is invalid."""
        if not self.is_valid():
            return self._rows.none()
        return self.filter(self._rows, self.cleaned_data).order_by(*self.order)

    def page(self) -> Page:
        """The rows of the page asked for."""
        return self.paged(self.result().only(*self.page_fields) if self.page_fields else self.result())

    def paged(self, rows: Any) -> Page:
        """Of all rows, or their keys, those of the page asked for; a page too far is the last one."""
        size = self.params.get("size", "")
        per_page = int(size) if size.isdigit() and int(size) in PAGE_SIZES else PAGE_SIZES[0]
        return Paginator(rows, per_page).get_page(self.params.get("page"))

    def exported_rows(self) -> Iterator[list[Any]]:
        """The values of every matching row, for the Excel file."""
        for row in self.result().iterator(chunk_size=2000):
            yield [column.exported(row) for column in self.columns]

    def printed_rows(self) -> Iterator[list[Any]]:
        """The values of every matching row, for a paper."""
        for row in self.result().iterator(chunk_size=2000):
            yield [column.printed(row) for column in self.columns]

    def drawn_with(self) -> str:
        """All that the drawing of the criteria below the search depends on, but the language.

        Pages keep what they drew by it. The words searched for are not among it: they may be a person's name.
        """
        typed = {name: self.params.get(name) for name in self.fields if name != "q"}
        return f"{type(self).__qualname__} {typed} {self.is_narrowed} {self.drawn_choices()}"

    def drawn_choices(self) -> Any:
        """The choices that differ between users or change with the data."""
        return ()

    @property
    def is_narrowed(self) -> bool:
        """Whether any criterion is set: an empty result then asks for fewer criteria."""
        return any(self.params.get(name) for name in self.fields)
