"""The child process that opens an untrusted workbook: bounded in memory, free to die.

Takes the file on standard input, answers with one pickle of plain values on standard output; no Django here.
"""

from __future__ import annotations

import csv
import io
import json
import pickle
import resource
import sys
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from common.sheets import guard, legacy
from common.sheets.limits import Limits, Refusal

Row = tuple[Any, ...]


def answer(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    """What the parent gets: type, sheets with rows and marks, names of hidden sheets; raises Refusal."""
    kind = guard.real_type(data, filename)
    if kind == "csv":
        return {"kind": kind, "sheets": [_csv_sheet(data, filename, limits)], "hidden": []}
    try:
        return {"kind": kind, **_workbook(data, kind, limits)}
    except PasswordError as error:
        raise Refusal("encrypted") from error
    except (CalamineError, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise Refusal("damaged") from error


def _workbook(data: bytes, kind: str, limits: Limits) -> dict[str, Any]:
    scans = _scan_xlsx(data, limits) if kind == "xlsx" else None
    errors = legacy.error_cells(data) if kind == "xls" else []
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(book.sheets_metadata) > limits.sheets:
        raise Refusal("too_many_sheets", count=len(book.sheets_metadata), limit=limits.sheets)
    sheets, hidden = [], []
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        scan = scans.get(about.name) if scans is not None else None
        marks = scan.marks if scan else errors[index] if index < len(errors) else {}
        sheet = book.get_sheet_by_index(index)
        sheets.append(
            {
                "name": about.name,
                "rows": _rows(
                    sheet.to_python(skip_empty_area=False), booleans=scan is None or scan.has_booleans
                ),
                "marks": marks,
                "merged": sheet.merged_cell_ranges or [],
            }
        )
    return {"sheets": sheets, "hidden": hidden}


def _scan_xlsx(data: bytes, limits: Limits) -> dict[str, guard.PartScan]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        guard.check_parts(archive, limits)
        names = set(archive.namelist())
        parts = {sheet: part for sheet, part in guard.sheet_parts(archive).items() if part in names}
        if len(parts) > limits.sheets:
            raise Refusal("too_many_sheets", count=len(parts), limit=limits.sheets)
        return {sheet: guard.scan_part(archive, part, sheet, limits) for sheet, part in parts.items()}


def _rows(rows: list[list[Any]], *, booleans: bool = False) -> list[Row]:
    """Rows without the blank ones at the end, equal values shared: that makes the answer a third of the size.

    Booleans become the words a spreadsheet shows, since True and 1.0 are equal and would be confused.
    """
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    if booleans:
        rows = [["TRUE" if v is True else "FALSE" if v is False else v for v in row] for row in rows]
    seen: dict[Any, Any] = {}
    keep = seen.setdefault
    return [tuple([keep(value, value) for value in row]) for row in rows]


def _csv_sheet(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    text = _decoded(data)
    if "\0" in text:
        raise Refusal("wrong_type")
    first = text[:20_000].partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    escaped = '="' in text
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_csv_value(value) for value in row] if escaped else row)
            if len(row) > limits.columns and any(row[limits.columns :]):
                raise Refusal("far_right", sheet=filename, cell=f"R{len(rows)}", limit=limits.columns)
    except csv.Error as error:
        raise Refusal("damaged") from error
    shared = _rows(rows)
    if len(shared) > limits.rows:
        raise Refusal("far_down", sheet=filename, row=len(shared), limit=limits.rows)
    return {"name": filename.rpartition("/")[2].rpartition(".")[0], "rows": shared, "marks": {}, "merged": []}


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("encoding")


def _csv_value(value: str) -> str:
    """="0012" is how spreadsheets keep digits as text in a CSV."""
    return value[2:-1] if value.startswith('="') and value.endswith('"') else value


def main() -> None:
    """Read the request from the arguments and the file from standard input."""
    filename, bounds = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        result = answer(sys.stdin.buffer.read(), filename, bounds)
    except Refusal as refusal:
        result = {"refused": refusal.code, "details": refusal.details}
    except MemoryError:
        result = {"refused": "memory", "details": {}}
    pickle.dump(result, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
