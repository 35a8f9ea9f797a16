"""Papers of this floor: dossiers, one after the other in one PDF, each with its own page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from common.papers import Frame, PaperColumn, render
from common.templatetags.bangfu import yuan
from dashboards.dossier import Dossier


def dossiers_pdf(dossiers: Iterable[Dossier], frame: Frame) -> bytes:
    """The dossiers as one PDF; no queries."""
    return render("dossier", dossiers_data(dossiers, frame))


def dossiers_data(dossiers: Iterable[Dossier], frame: Frame) -> dict[str, Any]:
    """What the paper prints."""
    return {"title": frame.title, "papers": [_paper(dossier, frame) for dossier in dossiers]}


def _paper(dossier: Dossier, frame: Frame) -> dict[str, Any]:
    period = " ".join(filter(None, (dossier.head, dossier.number, dossier.area)))
    return {
        "frame": replace(frame, period=period).as_data(),
        "facts": [{"label": fact.label, "text": fact.text} for fact in dossier.facts],
        "sums": [{"label": fact.label, "text": fact.text} for fact in dossier.sums],
        "helpers": {"label": _("Helpers"), "text": "、".join(dossier.helpers)},
        "withheld": _("Not shown to this user: %(parts)s") % {"parts": "、".join(dossier.withheld)}
        if dossier.withheld
        else "",
        "tables": [_people(dossier), _years(dossier), _events(dossier)],
    }


def _table(title: str, columns: Sequence[PaperColumn], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "columns": [column.as_data() for column in columns], "rows": rows}


def _people(dossier: Dossier) -> dict[str, Any]:
    columns = (
        PaperColumn(_("Name")),
        PaperColumn(_("Relationship")),
        PaperColumn(_("Sex")),
        PaperColumn(_("Age"), align="right"),
        PaperColumn(_("Certificate number")),
        PaperColumn(_("Health"), 2),
        PaperColumn(_("School or education"), 2),
        PaperColumn(_("Labour capacity"), 3),
    )
    rows = [
        [
            person.name,
            person.relation,
            person.sex,
            "" if person.age is None else str(person.age),
            person.number,
            person.health,
            person.school,
            person.left or person.labour,
        ]
        for person in dossier.people
    ]
    return _table(_("Members"), columns, rows)


def _years(dossier: Dossier) -> dict[str, Any]:
    columns = (
        PaperColumn(_("Year")),
        PaperColumn(_("Area"), 3),
        PaperColumn(_("Household type"), 2),
        PaperColumn(_("Exit status"), 1),
        PaperColumn(_("Main cause of poverty"), 2),
        PaperColumn(_("Members"), align="right"),
        PaperColumn(_("Per-capita net income (yuan)"), align="right"),
    )
    rows = [
        [str(line.year), line.area, line.kind, line.exit, line.cause, str(line.members), yuan(line.income)]
        for line in dossier.years
    ]
    return _table(_("Register by year"), columns, rows)


def _events(dossier: Dossier) -> dict[str, Any]:
    columns = (
        PaperColumn(_("Date")),
        PaperColumn(_("Kind")),
        PaperColumn(_("What happened"), 3),
        PaperColumn(_("Details"), 6),
        PaperColumn(_("Who")),
        PaperColumn(_("Yuan"), align="right"),
    )
    rows = [
        [event.day.isoformat(), event.kind.label, event.title, event.text, event.who, yuan(event.amount)]
        for event in dossier.events
    ]
    return _table(_("In the order of time"), columns, rows)
