"""A list as an Excel file: the same columns and rows as its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from common.lists import ListForm
from common.sheets.writing import write_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_response(form: ListForm, title: str) -> HttpResponse:
    """Every row that matches the form, as a workbook named after the list."""
    return sheet_response([column.label for column in form.columns], form.exported_rows(), title)


def sheet_response(heads: Sequence[Any], rows: Iterable[Sequence[Any]], title: str) -> HttpResponse:
    """A workbook named after its title; never kept by a cache."""
    response = HttpResponse(write_list(heads, rows, title=title), content_type=XLSX)
    response["Content-Disposition"] = (
        f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(title)}.xlsx"
    )
    response["Cache-Control"] = "no-store"
    return response
