"""The roster as a kind of import: the national member exports and the house's own template (§2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from common.sheets import cleaners
from common.sheets.columns import Column
from common.sheets.problems import Problem
from households.importing.columns import ROSTER_COLUMNS
from households.importing.kinds import ImportKind, Occasion, Words, register
from households.importing.loading import Report, load
from households.importing.planning import Plan, make_plan
from households.importing.reading import SheetRows, read_rows
from households.importing.rehearsal import rehearse
from households.importing.summary import summarise
from households.models import ImportJob, RegisterYear
from households.services.checking import check_area

_TABLES = ("household", "householdyear", "member", "memberyear")
ANALYSED_FROM = 2_000
"""New members from which on the planner's statistics are refreshed at once."""


def roster_columns(*, on: dt.date) -> tuple[Column, ...]:
    """The columns, ID numbers checked against this day."""
    dated = partial(cleaners.id_number, on=on)
    return tuple(replace(c, clean=dated) if c.clean is cleaners.id_number else c for c in ROSTER_COLUMNS)


def read_roster(data: bytes, filename: str, on: dt.date) -> SheetRows:
    """The rows of a roster."""
    return read_rows(data, filename, roster_columns(on=on))


def _year() -> int:
    return int(RegisterYear.objects.current().pk)


def _plan(rows: SheetRows, occasion: Occasion) -> Plan:
    return make_plan(
        rows,
        occasion.access,
        within=occasion.within,
        year=_year(),
        on=occasion.on,
        for_update=occasion.for_update,
    )


def _load(plan: Plan, job: ImportJob, report: Report) -> None:
    year = _year()
    load(plan, year=year, report=report)
    check_area(year=year, area=job.area_id, today=timezone.localdate())


def _rehearse(plan: Plan, job: ImportJob, begin: Callable[[], Any]) -> Sequence[Problem]:
    if not (plan.creates or plan.updates):
        return ()
    write = partial(load, plan, year=_year(), report=lambda *_told: None)
    today = timezone.localdate()
    return rehearse(plan.roster, write, year=_year(), on=today, area=job.area_id, begin=begin)


def _refresh_statistics(counts: Mapping[str, int]) -> None:
    if counts["new_members"] >= ANALYSED_FROM:
        with connection.cursor() as cursor:
            for table in _TABLES:
                cursor.execute(f"ANALYZE households_{table}")


ROSTER = register(
    ImportKind(
        key="roster",
        act=Act.IMPORT_ROSTER,
        space="households",
        words=Words(
            title=_("Roster import"),
            file=_("Roster"),
            template=_("Roster template"),
            note=_(
                "The national exports (47 or 32 columns), the template, .xls and .csv files are read as they "
                "are: title rows, any order of columns and further columns do no harm. Nothing is written "
                "before you have seen the plan. An empty cell never wipes what is stored, and a missing row "
                "removes nobody."
            ),
            nothing=_("No roster has been imported yet"),
            creates=_("New families"),
            updates=_("Changed families"),
            loaded=_("Loaded on %(at)s: %(creates)s new families, %(updates)s changed ones."),
        ),
        columns=ROSTER_COLUMNS,
        figures=(
            ("rows", _("Rows")),
            ("creates", _("New families")),
            ("updates", _("Changed families")),
            ("unchanged", _("Unchanged families")),
            ("held", _("Families held back")),
            ("new_members", _("New members")),
        ),
        heads=(
            ("number", _("Household number"), ""),
            ("head", _("Household head"), ""),
            ("place", _("Place"), ""),
            ("members", _("Members"), "num"),
        ),
        result=("households:household_list", _("To the households")),
        read=read_roster,
        plan=_plan,
        summarise=summarise,
        load=_load,
        rehearse=_rehearse,
        settle=_refresh_statistics,
        phases={
            "checking": _("Asking the data checks"),
            "households": _("Writing households"),
            "persons": _("Writing persons"),
            "members": _("Writing members"),
            "changes": _("Writing changes"),
        },
    )
)
