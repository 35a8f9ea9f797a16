"""The yearly survey of the open year as a kind of import: one row a household (§2.3, §2.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from common.sheets.cells import shown
from common.sheets.problems import Problem
from households.forms.survey_fields import COLUMNS
from households.importing.kinds import ImportKind, Words, register
from households.importing.loading import Loaded, Report, update_from
from households.importing.reading import SheetRows, read_rows
from households.importing.rehearsal import rehearse
from households.importing.summary import SHOWN, told
from households.importing.survey_columns import SURVEY_COLUMNS
from households.importing.survey_plan import RowPlan, SurveyPlan, make_survey_plan
from households.models import HouseholdYear, ImportJob
from households.services.checking import check_area


def read(data: bytes, filename: str, on: dt.date) -> SheetRows:
    """The rows of a sheet of surveys."""
    return read_rows(data, filename, SURVEY_COLUMNS)


def write(plan: SurveyPlan, *, user: int, report: Report) -> Loaded:
    """Write every row in the caller's transaction: who entered it, the first day of entry, a new version."""
    found = [*plan.creates, *plan.updates]
    report("surveys", 0, len(found))
    update_from(
        HouseholdYear,
        (*COLUMNS, "survey_entered_on", "surveyed_by"),
        ((each.stored["pk"], *_columns(each, plan.on), user) for each in found),
    )
    loaded = Loaded({each.stored["pk"]: each.row for each in found})
    # Whoever has one of these households open in a form must not save over what was loaded.
    HouseholdYear.objects.filter(pk__in=loaded.copies).update(version=F("version") + 1)
    report("surveys", len(found), len(found))
    return loaded


def _columns(found: RowPlan, on: dt.date) -> tuple[Any, ...]:
    values = {**found.stored, **found.values}
    values["surveyed_on"] = values["surveyed_on"] or on
    return (*(values[name] for name in COLUMNS), found.stored["survey_entered_on"] or on)


def _load(plan: SurveyPlan, job: ImportJob, report: Report) -> None:
    write(plan, user=job.user_id, report=report)
    check_area(year=plan.year, area=job.area_id, today=timezone.localdate())


def _rehearse(plan: SurveyPlan, job: ImportJob, begin: Callable[[], Any]) -> Sequence[Problem]:
    if not (plan.creates or plan.updates):
        return ()
    written = partial(write, plan, user=job.user_id, report=lambda *_told: None)
    return rehearse(plan.rows, written, year=plan.year, on=plan.on, area=job.area_id, begin=begin)


def summarise(plan: SurveyPlan) -> dict[str, Any]:
    """The plan as JSON, cut to what a page can show."""
    return {
        "counts": plan.counts(),
        "fingerprint": plan.fingerprint(),
        **told(plan.rows),
        "creates": [_household(found) for found in plan.creates[:SHOWN]],
        "updates": [{**_household(found), "changes": _changes(found)} for found in plan.updates[:SHOWN]],
    }


def _household(found: RowPlan) -> dict[str, Any]:
    stored = found.stored
    return {
        "number": stored["household__household_no"],
        "head": stored["head_name"],
        "place": stored["area__full_name"],
        "answers": len(list(found.changes)),
    }


def _changes(found: RowPlan) -> list[list[str]]:
    return [
        ["", str(cast("Any", HouseholdYear._meta.get_field(name)).verbose_name), _value(old), _value(new)]
        for name, old, new in found.changes
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else shown(value)


SURVEY = register(
    ImportKind(
        key="survey",
        act=Act.IMPORT_ROSTER,
        space="households",
        stem="survey_import",
        words=Words(
            title=_("Import of the yearly survey"),
            file=_("Yearly survey"),
            template=_("Template of the yearly survey"),
            note=_(
                "One row a household, found by its household number or its head's ID number: income by "
                "source, living conditions, safeguards. Only the open year is written, inside the days of "
                "entry or with a reason. Nothing is written before you have seen the plan, and an empty "
                "cell never wipes what is stored."
            ),
            nothing=_("No survey has been imported yet"),
            creates=_("New surveys"),
            updates=_("Changed surveys"),
            loaded=_("Loaded on %(at)s: %(creates)s new surveys, %(updates)s changed ones."),
        ),
        columns=SURVEY_COLUMNS,
        figures=(
            ("rows", _("Rows")),
            ("creates", _("New surveys")),
            ("updates", _("Changed surveys")),
            ("unchanged", _("Unchanged surveys")),
            ("held", _("Rows held back")),
        ),
        heads=(
            ("number", _("Household number"), ""),
            ("head", _("Household head"), "nowrap"),
            ("place", _("Place"), "nowrap"),
            ("answers", _("Answers that change"), "num"),
        ),
        result=("households:survey_list", _("To the surveys")),
        read=read,
        plan=make_survey_plan,
        summarise=summarise,
        load=_load,
        rehearse=_rehearse,
        phases={"checking": _("Asking the data checks"), "surveys": _("Writing surveys")},
    )
)
