"""Papers of this floor: the two ledgers (D20)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assistance.forms.ledger import LedgerForm, day_of, head_number, movement, place_names
from common.papers import Frame, PaperColumn, table_paper
from common.templatetags.bangfu import yuan


def ledger_pdf(form: LedgerForm, frame: Frame) -> bytes:
    """The list as it stands, numbered, with the sum of households and people below it."""
    rows = list(form.result())
    people = sum(row.member_count for row in rows)
    total = [_("Total"), "", "", _("%(count)d households") % {"count": len(rows)}, "", str(people)]
    return table_paper(frame, _head(), _cells(rows), total=[*total, *[""] * (len(_head()) - len(total))])


def _head() -> list[PaperColumn]:
    # Numbers, names and dates as narrow as they are; words share what is left.
    return [
        PaperColumn(_("No.")),
        PaperColumn(_("Village"), 2),
        PaperColumn(_("Group")),
        PaperColumn(_("household head")),
        PaperColumn(_("certificate number")),
        PaperColumn(_("members"), align="right"),
        PaperColumn(_("attribute of poverty"), 3),
        PaperColumn(_("main cause of poverty"), 3),
        PaperColumn(_("identified in")),
        PaperColumn(_("exit year")),
        PaperColumn(_("per-capita net income (yuan)"), 3, align="right"),
        PaperColumn(_("household telephone")),
        PaperColumn(_("helpers"), 3),
        PaperColumn(_("changes of the year"), 2),
        PaperColumn(_("updated on")),
    ]


def _cells(rows: list[Any]) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, 1):
        _township, village, group = place_names(row)
        yield [
            number,
            village,
            group,
            row.head_name,
            head_number(row),
            row.member_count,
            row.get_poor_attr_display(),
            row.get_main_cause_display(),
            row.identified_on.year if row.identified_on else "",
            row.exit_year,
            yuan(row.net_income_per_capita),
            str(row.phone),
            row.helpers,
            movement(row),
            day_of(row),
        ]
