"""The banks' ledger of loans (D27) as a kind of import."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from common.templatetags.bangfu import yuan
from funds.forms.lists import label
from funds.importing.loan_columns import COLUMNS
from funds.importing.loan_planning import FACTS, LoanPlan, LoanRow, make_loan_plan
from funds.models import Loan
from households.importing.kinds import ImportKind, Words, register
from households.importing.loading import Report
from households.importing.reading import SheetRows, read_rows
from households.importing.summary import SHOWN, told
from households.models import ImportJob

CHUNK = 1_000


def read(data: bytes, filename: str, on: dt.date) -> SheetRows:
    """The rows of a ledger of loans."""
    return read_rows(data, filename, COLUMNS)


def load(plan: LoanPlan, job: ImportJob, report: Report) -> None:
    """Write every row of the plan in the caller's transaction."""
    new = [
        Loan(
            product=found.product,
            member_id=found.person.member,
            household_id=found.person.household,
            name=found.person.name,
            granted_on=found.granted_on,
            **found.facts,
        )
        for found in plan.creates
    ]
    changed = []
    for found in plan.updates:
        assert found.stored is not None  # noqa: S101 - an update has one
        for name, value in found.changes.items():
            setattr(found.stored, name, value)
        changed.append(found.stored)
    report("loans", 0, len(new) + len(changed))
    Loan.objects.bulk_create(new, batch_size=CHUNK)
    Loan.objects.bulk_update(changed, FACTS, batch_size=CHUNK)
    report("loans", len(new) + len(changed), len(new) + len(changed))


def summarise(plan: LoanPlan) -> dict[str, Any]:
    """The plan as JSON, cut to what a page can show."""
    return {
        "counts": plan.counts(),
        "fingerprint": plan.fingerprint(),
        **told(plan.rows),
        "creates": [_shown(found) for found in plan.creates[:SHOWN]],
        "updates": [{**_shown(found), "changes": _changes(found)} for found in plan.updates[:SHOWN]],
    }


def _shown(found: LoanRow) -> dict[str, Any]:
    return {
        "name": found.person.name,
        "place": found.person.place,
        "product": found.product.name,
        "granted_on": found.granted_on.isoformat(),
        "amount": yuan(found.facts["amount"]),
        "balance": yuan(found.facts["balance"]),
    }


def _changes(found: LoanRow) -> list[list[str]]:
    return [
        ["", str(label(Loan, name)), str(getattr(found.stored, name)), str(value)]
        for name, value in found.changes.items()
    ]


LOANS = register(
    ImportKind(
        key="loans",
        act=Act.MAKE_PAYMENT,
        space="funds",
        words=Words(
            title=_("Import of loans"),
            file=_("Ledger of loans"),
            template=_("Template of the ledger of loans"),
            note=_(
                "The ledger of the banks: who borrowed what, for what, from when to when, and what is still "
                "owed. A later ledger changes the loans that it names again. Nothing is written before you "
                "have seen the plan."
            ),
            nothing=_("No ledger of loans has been imported yet"),
            creates=_("New loans"),
            updates=_("Changed loans"),
            loaded=_("Loaded on %(at)s: %(creates)s new loans, %(updates)s changed ones."),
        ),
        columns=COLUMNS,
        figures=(
            ("rows", _("Rows")),
            ("creates", _("New loans")),
            ("updates", _("Changed loans")),
            ("unchanged", _("Unchanged loans")),
            ("held", _("Rows held back")),
        ),
        heads=(
            ("name", _("borrower"), "nowrap"),
            ("place", _("Place"), "nowrap"),
            ("product", _("loan product"), "nowrap"),
            ("granted_on", _("granted on"), "nowrap"),
            ("amount", _("amount (yuan)"), "num"),
            ("balance", _("still owed (yuan)"), "num"),
        ),
        result=("funds:loan_list", _("To the loans")),
        read=read,
        plan=make_loan_plan,
        summarise=summarise,
        load=load,
        phases={"loans": _("Writing loans")},
        stem="loan_import",
    )
)
