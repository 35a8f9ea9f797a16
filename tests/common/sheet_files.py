"""Workbooks for the tests of the reader, clean and dirty ones, made on the spot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl


def xlsx(rows: Iterable[Sequence[Any]], *, title: str = "表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return bytes_of(book)


def bytes_of(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_sheet_xml(data: bytes, body: bytes, *, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with the rows of its first sheet replaced by raw XML."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                content = re.sub(
                    rb"<sheetData>.*</sheetData>|<sheetData\s*/>",
                    lambda _found: b"<sheetData>" + body + b"</sheetData>",
                    content,
                    flags=re.DOTALL,
                )
            copy.writestr(name, content)
    return target.getvalue()
