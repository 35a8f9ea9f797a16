"""Papers of the register: public notices as they hang on the board (D05, D24, D25)."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.logs import careful
from common.papers import Frame, columns_of, in_cell, render
from households.models import Notice


def notice_data(notice: Notice, frame: Frame) -> dict[str, Any]:
    """What the paper prints. Long numbers are starred once more, though none may be in a notice."""
    table = notice.table or {}
    cells = [[careful(in_cell(value)) for value in row] for row in table.get("rows", [])]
    days = (notice.ends_on - notice.starts_on).days + 1
    facts = {
        _("Days of the notice"): _("%(first)s to %(last)s, %(days)s days")
        % {
            "first": date_format(notice.starts_on, "Y-m-d"),
            "last": date_format(notice.ends_on, "Y-m-d"),
            "days": days,
        },
        _("Where it hangs"): notice.place,
        _("Telephone for objections"): notice.telephone,
    }
    head = frame.as_data()
    head["words"]["unit"] = _("Publishing unit (seal)")
    return {
        "frame": head,
        "body": [careful(line) for line in notice.body.splitlines() if line.strip()],
        "columns": [column.as_data() for column in columns_of(table.get("head", []), cells)],
        "rows": cells,
        "facts": [{"label": label, "value": value} for label, value in facts.items()],
    }


def notice_pdf(notice: Notice, frame: Frame) -> bytes:
    """The notice as a PDF."""
    return render("notice", notice_data(notice, frame))
