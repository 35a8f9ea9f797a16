"""Papers of one visit: its record, and the receipt of what was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assistance.models import GiftReceipt, Visit
from common.papers import Frame, PaperColumn, in_cell, render
from common.templatetags.bangfu import yuan

# Pictures of a visit that fit on its paper.
MOST_PICTURES = 4


def record_pdf(visit: Visit, head: str, receipt: GiftReceipt | None, frame: Frame) -> bytes:
    """The record of a visit with its gifts, photos and corrections; signed for by hand where nobody has."""
    amendments = [
        [f"{row.at:%Y-%m-%d}", row.by.name, row.reason] for row in visit.amendments.select_related("by")
    ]
    texts = [(_("What was found"), visit.found), (_("Problem raised"), visit.problem)]
    data = {
        "frame": frame.as_data(),
        "facts": _facts(visit, head),
        "texts": [{"label": label, "text": text} for label, text in texts if text],
        **_gifts(visit),
        "amendments": amendments,
        "amended": [PaperColumn(label, share).as_data() for label, share in _amendment_head()],
        "pictures": [_picture(photo) for photo in visit.photos.all()[:MOST_PICTURES]],
        "signs": [_signed(receipt), {"label": _("Visitor"), "name": "", "day": "", "picture": []}],
        "words": _words(),
    }
    return render("visit", data)


def receipt_pdf(visit: Visit, head: str, receipt: GiftReceipt | None, frame: Frame) -> bytes:
    """The receipt of what a household was given, signed on the screen or to be signed by hand."""
    data = {
        "frame": frame.as_data(),
        "facts": _facts(visit, head),
        "statement": _("Our household has received the following from the visitor, in full:"),
        **_gifts(visit),
        "signs": [_signed(receipt), {"label": _("Visitor"), "name": "", "day": "", "picture": []}],
        "words": _words(),
    }
    return render("receipt", data)


def _facts(visit: Visit, head: str) -> list[dict[str, str]]:
    facts = [
        (_("Household head"), head),
        (_("Village or group"), visit.household.area.full_name),
        (_("Date of visit"), in_cell(visit.visited_on)),
        (_("Visitor"), visit.visitor.name),
        (_("Who was met"), visit.met),
        (_("Theme"), visit.get_theme_display()),
    ]
    return [{"label": label, "text": text} for label, text in facts]


def _gifts(visit: Visit) -> dict[str, Any]:
    gifts = list(visit.gifts.all())
    rows = [[gift.get_kind_display(), gift.description, yuan(gift.value)] for gift in gifts]
    if rows:
        rows.append([_("Total"), "", yuan(sum(gift.value for gift in gifts))])
    head = (
        PaperColumn(_("Kind")),
        PaperColumn(_("What was given"), 1),
        PaperColumn(_("Value (yuan)"), align="right"),
    )
    return {"columns": [column.as_data() for column in head], "rows": rows}


def _amendment_head() -> Sequence[tuple[str, int]]:
    return ((_("Corrected on"), 0), (_("by"), 0), (_("Reason for the correction"), 1))


def _signed(receipt: GiftReceipt | None) -> dict[str, Any]:
    label = _("For the household (signature)")
    if receipt is None:
        return {"label": label, "name": "", "day": "", "picture": []}
    day = date_format(receipt.signed_on, "Y-m-d")
    return {"label": label, "name": receipt.signed_by, "day": day, "picture": _picture(receipt)}


def _picture(photo: Any) -> list[int]:
    with photo.image.open("rb") as file:
        return list(file.read())


def _words() -> dict[str, str]:
    return {"day": _("Year      month      day"), "amendments": _("Corrections"), "photos": _("Photos")}
