"""Pension contributions (P5-38) as a kind of import."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from common.templatetags.bangfu import yuan
from funds.importing.columns import COLUMNS
from funds.importing.planning import ContributionPlan, RowPlan, make_plan
from funds.models import Contribution
from households.importing.kinds import ImportKind, Words, register
from households.importing.loading import Report
from households.importing.reading import SheetRows, read_rows
from households.importing.summary import SHOWN, told
from households.models import ImportJob

CHUNK = 1_000


def read(data: bytes, filename: str, on: dt.date) -> SheetRows:
    """The rows of a list of contributions."""
    return read_rows(data, filename, COLUMNS)


def load(plan: ContributionPlan, job: ImportJob, report: Report) -> None:
    """Write every row of the plan in the caller's transaction."""
    new = [
        Contribution(
            member_id=found.person.member,
            household_id=found.person.household,
            name=found.person.name,
            year=found.year,
            amount=found.amount,
        )
        for found in plan.creates
    ]
    changed = []
    for found in plan.updates:
        assert found.stored is not None  # noqa: S101 - an update has one
        found.stored.amount = found.amount
        changed.append(found.stored)
    report("contributions", 0, len(new))
    Contribution.objects.bulk_create(new, batch_size=CHUNK)
    Contribution.objects.bulk_update(changed, ["amount"], batch_size=CHUNK)
    report("contributions", len(new), len(new))


def summarise(plan: ContributionPlan) -> dict[str, Any]:
    """The plan as JSON, cut to what a page can show."""
    return {
        "counts": plan.counts(),
        "fingerprint": plan.fingerprint(),
        **told(plan.rows),
        "creates": [_shown(found) for found in plan.creates[:SHOWN]],
        "updates": [{**_shown(found), "changes": _changes(found)} for found in plan.updates[:SHOWN]],
    }


def _shown(found: RowPlan) -> dict[str, Any]:
    person = found.person
    return {"name": person.name, "place": person.place, "year": found.year, "amount": yuan(found.amount)}


def _changes(found: RowPlan) -> list[list[str]]:
    label = str(Contribution._meta.get_field("amount").verbose_name)
    return [["", label, yuan(found.stored.amount if found.stored else None), yuan(found.amount)]]


CONTRIBUTIONS = register(
    ImportKind(
        key="contributions",
        act=Act.MAKE_PAYMENT,
        space="funds",
        words=Words(
            title=_("Import of pension contributions"),
            file=_("List of contributions"),
            template=_("Template of contributions"),
            note=_(
                "The list of the insurance office: ID number, name, year and what the person paid. The "
                "subsidy follows from the tiers of the year; a person has one contribution a year. Nothing "
                "is written before you have seen the plan."
            ),
            nothing=_("No list of contributions has been imported yet"),
            creates=_("New contributions"),
            updates=_("Changed contributions"),
            loaded=_("Loaded on %(at)s: %(creates)s new contributions, %(updates)s changed ones."),
        ),
        columns=COLUMNS,
        figures=(
            ("rows", _("Rows")),
            ("creates", _("New contributions")),
            ("updates", _("Changed contributions")),
            ("unchanged", _("Unchanged contributions")),
            ("held", _("Rows held back")),
        ),
        heads=(
            ("name", _("name"), "nowrap"),
            ("place", _("Place"), "nowrap"),
            ("year", _("year"), ""),
            ("amount", _("contribution (yuan)"), "num"),
        ),
        result=("funds:contribution_list", _("To the contributions")),
        read=read,
        plan=make_plan,
        summarise=summarise,
        load=load,
        phases={"contributions": _("Writing contributions")},
    )
)
