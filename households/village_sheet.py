"""A village's sheet in words: on its page, and as the paper with three opinions (村登记表, §2.5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.papers import frame_of
from common.papers import in_cell, render
from households.facts import in_words, label_of
from households.models import OpinionLevel, VillageYear
from households.models.village_parts import PARTS, names_of


def sheet_parts(sheet: VillageYear) -> list[tuple[Any, list[dict[str, str]]]]:
    """The parts of the sheet with their fields as people read them."""
    return [(title, [_fact(sheet, name) for name in names_of(part)]) for title, part in PARTS]


def _fact(sheet: VillageYear, name: str) -> dict[str, str]:
    field = VillageYear._meta.get_field(name)
    return {"label": label_of(field), "text": in_words(field, getattr(sheet, name))}


def sheet_paper(user: User, sheet: VillageYear, *, on: dt.date) -> bytes:
    """The sheet as a PDF; what nobody said yet is left to be written by hand. At most three queries."""
    period = _("Register of %(year)s") % {"year": sheet.year_id}
    frame = frame_of(user, title=_("Register of the village"), period=period, on=on)
    said = {opinion.level: opinion for opinion in sheet.opinions.select_related("by")}
    data = {
        "frame": frame.as_data(),
        "place": sheet.area.full_name,
        "parts": [{"title": str(title), "facts": facts} for title, facts in sheet_parts(sheet)],
        "opinions": [_opinion(level, said.get(level)) for level in OpinionLevel],
    }
    return render("village", data)


def _opinion(level: OpinionLevel, said: Any) -> dict[str, str]:
    signed = f"{said.by.name} {in_cell(said.on)}" if said else ""
    return {"label": str(level.label), "text": said.text if said else "", "signed": signed}
