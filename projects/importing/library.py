"""The library table (项目库表, D22) as a kind of import."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Organisation
from accounts.roles import Act
from common.sheets.cells import shown
from common.templatetags.bangfu import yuan
from households.importing.kinds import ImportKind, Words, register
from households.importing.reading import SheetRows, read_rows
from households.importing.summary import SHOWN, told
from projects.importing.columns import COLUMNS, TEMPLATE
from projects.importing.loading import load_library
from projects.importing.planning import LibraryPlan, make_library_plan
from projects.importing.rules import RowPlan, budget_of
from projects.models import Project


def read_library(data: bytes, filename: str, on: dt.date) -> SheetRows:
    """The rows of a library table."""
    return read_rows(data, filename, COLUMNS)


def summarise(plan: LibraryPlan) -> dict[str, Any]:
    """The plan as JSON, cut to what a page can show; the workbook with reasons has everything."""
    shown_rows = (*plan.creates[:SHOWN], *plan.updates[:SHOWN])
    areas = Area.objects.filter(pk__in={found.values["area_id"] for found in shown_rows})
    places = dict(areas.values_list("pk", "full_name"))
    return {
        "counts": plan.counts(),
        "fingerprint": plan.fingerprint(),
        **told(plan.rows),
        "creates": [_project(found, places) for found in plan.creates[:SHOWN]],
        "updates": [{**_project(f, places), "changes": _changes(f)} for f in plan.updates[:SHOWN]],
    }


def _project(found: RowPlan, places: dict[str, str]) -> dict[str, Any]:
    values = found.values
    return {
        "year": values["year"],
        "name": found.stored.name if found.stored else values["name"],
        "place": places.get(values["area_id"], values["area_id"]),
        "category": values["category"],
        "budget": yuan(budget_of(values)),
    }


def _changes(found: RowPlan) -> list[list[str]]:
    return [["", str(_label(name)), _shown(name, old), _shown(name, new)] for name, old, new in found.changes]


def _label(name: str) -> Any:
    return Project.label(name.removesuffix("_id"))


def _shown(name: str, value: Any) -> str:
    if name == "organisation_id":
        return str(Organisation.objects.get(pk=value))
    if name.startswith("fund_"):
        return yuan(value)
    text = shown(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


LIBRARY = register(
    ImportKind(
        key="library",
        act=Act.DECLARE_PROJECT,
        space="projects",
        words=Words(
            title=_("Import of the library table"),
            file=_("Library table"),
            template=_("Library table template"),
            note=_(
                "The county's library table, the file that the project list gives out and the template are "
                "read as they are; columns in 10,000 yuan are converted. Every new row becomes a draft: the "
                "village declares it, and no review is skipped. Only drafts change. A row without "
                "performance target, participation and link mechanism does not enter. Nothing is written "
                "before you have seen the plan, and an empty cell never wipes what is stored."
            ),
            nothing=_("No library table has been imported yet"),
            creates=_("New projects"),
            updates=_("Changed drafts"),
            loaded=_("Loaded on %(at)s: %(creates)s new drafts, %(updates)s changed ones."),
        ),
        columns=TEMPLATE,
        figures=(
            ("rows", _("Rows")),
            ("creates", _("New projects")),
            ("updates", _("Changed drafts")),
            ("unchanged", _("Unchanged projects")),
            ("held", _("Rows held back")),
            ("doubts", _("Doubtful amounts")),
        ),
        heads=(
            ("year", _("library year"), ""),
            ("name", _("project name"), "prose"),
            ("place", _("Place"), "nowrap"),
            ("category", _("project category"), "nowrap"),
            ("budget", _("total funds (yuan)"), "num"),
        ),
        result=("projects:project_list", _("To the projects")),
        read=read_library,
        plan=make_library_plan,
        summarise=summarise,
        load=load_library,
        phases={"drafts": _("Writing drafts")},
    )
)
