"""Opens .xlsx, .xls and .csv files, whatever is wrong with them, without danger to the process that asks."""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.sheets.cells import Cell, ErrorCell
from common.sheets.limits import MIB, Limits
from common.sheets.problems import Text

ROOT = Path(__file__).resolve().parents[2]

LISTS_SHEET = "_lists"
"""Hidden sheet of our own templates: where their drop-down lists come from."""

_REASONS = {
    "file_too_large": _("The file has {size} MB; at most {limit} MB are read. Split it by township."),
    "wrong_type": _("This is not a workbook: please give an .xlsx, .xls or .csv file."),
    "encrypted": _("The workbook is protected by a password. Remove the password and upload it again."),
    "damaged": _(
        "The workbook is damaged and cannot be opened. Open it in a spreadsheet program and save it anew."
    ),
    "encoding": _("The text of the file is neither UTF-8 nor GBK. Save it as an .xlsx workbook."),
    "bomb": _("Unpacked, the workbook would be larger than {limit} MB; it is not opened."),
    "memory": _(
        "The workbook needs more memory than is allowed. Delete stray cells, or split it by township."
    ),
    "slow": _("Reading the workbook took longer than {limit} seconds and was stopped. Split it by township."),
    "far_down": _(
        "Sheet “{sheet}” has a value in row {row}, but only {limit} rows are read. "
        "Delete what stands below the table, or split the file."
    ),
    "far_right": _(
        "Sheet “{sheet}” has a value in {cell}, but only {limit} columns are read. "
        "Delete what stands right of the table."
    ),
    "too_many_sheets": _("The workbook has {count} sheets; at most {limit} are read."),
    "too_many_errors": _("Sheet “{sheet}” has more than {limit} error cells; mend its formulas first."),
    "empty": _("The workbook has no visible sheet with any value."),
}


class SheetRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A workbook that is not read; `code` says why in a word, `message` in a translated sentence."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = format_lazy(_REASONS[code], **details)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet as typed: rows of cells from `first_row_number` on, empty cells as ""; nothing moved."""

    name: str
    rows: list[tuple[Cell, ...]]
    first_row_number: int = 1
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    notes: tuple[Text, ...] = ()

    def row_number(self, index: int) -> int:
        """Spreadsheet number of the row at this place in `rows`."""
        return self.first_row_number + index


@dataclass(frozen=True, slots=True)
class WorkbookData:
    """The visible sheets that hold something, and notes on what was left out."""

    kind: str
    sheets: tuple[SheetData, ...]
    notes: tuple[Text, ...] = ()


def read_workbook(data: bytes, filename: str, limits: Limits | None = None) -> WorkbookData:
    """Read every visible sheet; raises SheetRefused when the file cannot be trusted or opened."""
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise SheetRefused("file_too_large", size=-(-len(data) // MIB), limit=limits.file_bytes // MIB)
    answer = _ask_child(data, filename, limits)
    if "refused" in answer:
        raise SheetRefused(answer["refused"], **answer["details"])
    notes = tuple(
        format_lazy(_("The hidden sheet “{sheet}” was skipped."), sheet=name)
        for name in answer["hidden"]
        if name != LISTS_SHEET
    )
    sheets = tuple(_sheet(found) for found in answer["sheets"] if found["rows"])
    if not sheets:
        raise SheetRefused("empty")
    return WorkbookData(kind=answer["kind"], sheets=sheets, notes=notes)


def _ask_child(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "common.sheets.isolated",
        Path(filename).name,
        json.dumps(asdict(limits)),
    ]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        child = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SheetRefused("slow", limit=limits.seconds) from error
    if child.returncode != 0:
        raise SheetRefused("memory" if child.returncode < 0 else "damaged")
    return _PlainUnpickler(io.BytesIO(child.stdout)).load()


class _PlainUnpickler(pickle.Unpickler):
    """Takes only dates besides plain values: the child that answers has handled an untrusted file."""

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return super().find_class(module, name)
        msg = f"{module}.{name} has no place in a sheet"
        raise pickle.UnpicklingError(msg)


def _sheet(found: dict[str, Any]) -> SheetData:
    rows: list[tuple[Cell, ...]] = found["rows"]
    width = max(map(len, rows))
    for (row, column), text in found["marks"].items():
        while row >= len(rows):
            rows.append(("",) * width)
        cells = list(rows[row])
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = ErrorCell(text)
        rows[row] = tuple(cells)
    return SheetData(name=found["name"], rows=rows, merged=tuple(found["merged"]))
