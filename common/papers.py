"""Papers: plain data into PDF by typst, with our own fonts and nothing of the machine's.

A template of `templates/papers/` prints strings; data never becomes markup, since it goes in as JSON and no
template evaluates it. Every paper has the same head and foot (`Frame`).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.trouble import SetupError

FAMILY = "Noto Sans SC"
# Characters of a cell: up to the first its column is as narrow as possible; the second is enough for any.
NARROW, WIDEST = 8, 30
NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands at the head and foot of a paper; what is empty is left to be written by hand."""

    county: str
    title: str
    period: str
    day: dt.date
    unit: str = ""
    prepared_by: str = ""
    checked_by: str = ""

    def as_data(self) -> dict[str, Any]:
        """The frame as the templates read it, its fixed words in the reader's language."""
        return {
            "county": self.county,
            "title": self.title,
            "period": self.period,
            "day": date_format(self.day, "Y-m-d"),
            "unit": self.unit,
            "prepared_by": self.prepared_by,
            "checked_by": self.checked_by,
            "words": {
                "unit": _("Reporting unit (seal)"),
                "prepared": _("Prepared by"),
                "checked": _("Checked by"),
                "day": _("Date"),
                # Filled in by the template, which alone knows the pages.
                "page": _("Page %(page)s of %(pages)s"),
                "nothing": _("Nothing to report"),
            },
        }


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a table: its heading, its share of the width (0: as narrow as possible), its side."""

    label: Any
    share: int = 0
    align: Literal["left", "right"] = "left"

    def as_data(self) -> dict[str, Any]:
        """The column as the templates read it."""
        return {"label": str(self.label), "share": self.share, "align": self.align}


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template (its file name without ending) filled with the data; no queries."""
    return _compile(template, data, "pdf")[0]


def pictures(template: str, data: Mapping[str, Any]) -> list[bytes]:
    """The same pages as PNG, to look at."""
    return _compile(template, data, "png")


def _compile(template: str, data: Mapping[str, Any], kind: Literal["pdf", "png"]) -> list[bytes]:
    made = typst.compile(
        Path(settings.PAPER_TEMPLATES) / f"{template}.typ",
        root=settings.PAPER_TEMPLATES,
        font_paths=_fonts(str(settings.PAPER_FONTS)),
        sys_inputs={"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)},
        format=kind,
    )
    return made if isinstance(made, list) else [made or b""]


@lru_cache(maxsize=2)
def _fonts(folder: str) -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    if FAMILY not in fonts.families():
        raise SetupError(
            f"缺少打印字体:{folder} 中没有 {FAMILY},请重新运行 make setup。",
            f"The font of the papers is missing: {folder} has no {FAMILY}; run make setup again.",
        )
    return fonts


def table_paper(
    frame: Frame,
    head: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    total: Sequence[Any] = (),
    note: str = "",
    flipped: bool = True,
) -> bytes:
    """A ledger or roster (D26, D36): one table, landscape unless said otherwise, its head on every page.

    The head is headings, or `PaperColumn`s where the widths are to be chosen by hand.
    """
    cells = [[in_cell(value) for value in row] for row in rows]
    data = {
        "frame": frame.as_data(),
        "columns": [column.as_data() for column in columns_of(head, cells)],
        "rows": cells,
        "total": [in_cell(value) for value in total],
        "note": note,
        "flipped": flipped,
    }
    return render("table", data)


def columns_of(head: Sequence[Any], cells: Sequence[Sequence[str]]) -> list[PaperColumn]:
    """Columns for these headings: numbers to the right, long texts with more of the width."""
    columns = []
    for place, label in enumerate(head):
        if isinstance(label, PaperColumn):
            columns.append(label)
            continue
        texts = [row[place] for row in cells if place < len(row) and row[place]]
        longest = max(map(len, texts), default=0)
        share = 0 if longest <= NARROW else min(longest, WIDEST)
        numbers = bool(texts) and all(NUMBER.fullmatch(text) for text in texts)
        columns.append(PaperColumn(label, 0 if numbers else share, "right" if numbers else "left"))
    if any(column.share for column in columns):
        return columns
    # A table of short words still fills the page.
    return [replace(column, share=1) if column.align == "left" else column for column in columns]


def in_cell(value: Any) -> str:
    """A value as a paper prints it: days and numbers in one form, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return date_format(value, "Y-m-d")
    return str(value)


def paper_response(content: bytes, title: str) -> HttpResponse:
    """The PDF, shown by the browser and named after the paper; never kept by a cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{quote(title)}.pdf"
    response["Cache-Control"] = "no-store"
    return response
