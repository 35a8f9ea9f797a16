"""Figures of projects, money and findings. Years of money are the budget years of its sources.

Where a floor's working list shows the same rows under criteria, the figure leads there (`Listed`).
Allocations less what was taken back are two movements of the ledger, so they stay here; findings too, since
inspectors' own list also has what only they may know of (P5-73).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dashboards.indicator import Indicator, Listed, Unit
from dashboards.periods import Period
from funds.codes import AccountKind, FundKind, PaymentState, TransactionKind
from funds.models import FundSource, LedgerEntry, Payment
from inspections.models import Finding
from projects.codes import ProjectState
from projects.models import Project


def _allocated(period: Period) -> Any:
    """Entries that give money to projects or take it back."""
    return LedgerEntry.objects.filter(
        account__kind=AccountKind.ALLOCATED,
        account__source__year=period.year,
        transaction__kind__in=[TransactionKind.ALLOCATION, TransactionKind.RETURN],
    )


def _findings(period: Period) -> Any:
    """What stands open of all that was found by the end of the year and may be known by everybody."""
    return Finding.objects.disclosed().filter(found_on__lte=period.last).not_closed()


def _stage(state: ProjectState) -> Indicator:
    return Indicator(
        f"projects-{state.value}",
        state.label,
        state.label,
        _("Projects of the year's library that stand at this stage."),
        Unit.PROJECT,
        lambda period, on: Project.objects.of_year(period.year).filter(state=state),
        listed=Listed("projects:project_list", {"state": state.value}, "year"),
    )


STAGES = tuple(map(_stage, ProjectState))

WORK = (
    Indicator(
        "projects",
        _("Projects in the library"),
        _("Projects"),
        _("Approved projects of the year, whatever became of them; stopped ones left out."),
        Unit.PROJECT,
        lambda period, on: Project.objects.of_year(period.year).in_library(),
    ),
    *STAGES,
    Indicator(
        "funds_arrived",
        _("Funds arrived"),
        _("Arrived"),
        _("Money that arrived for the budget year, from all levels."),
        Unit.SOURCE,
        lambda period, on: FundSource.objects.of_year(period.year),
        amount="amount",
        listed=Listed("funds:source_list", {}, "year"),
    ),
    Indicator(
        "funds_special",
        _("Special alleviation funds arrived"),
        _("Special funds"),
        _("Special alleviation funds that arrived for the budget year."),
        Unit.SOURCE,
        lambda period, on: FundSource.objects.of_year(period.year).filter(kind=FundKind.SPECIAL),
        amount="amount",
        listed=Listed("funds:source_list", {"kind": FundKind.SPECIAL.value}, "year"),
    ),
    Indicator(
        "funds_allocated",
        _("Funds allocated"),
        _("Allocated"),
        _("Money of the budget year given to projects, less what was taken back."),
        Unit.ENTRY,
        lambda period, on: _allocated(period),
        amount="amount",
    ),
    Indicator(
        "funds_paid",
        _("Funds paid"),
        _("Paid"),
        _("Payments out of money of the budget year that went out and were not paid back."),
        Unit.PAYMENT,
        lambda period, on: Payment.objects.paid().out_of(period.year),
        amount="amount",
        listed=Listed("funds:payment_list", {"state": PaymentState.PAID.value}, "year"),
    ),
    Indicator(
        "findings_open",
        _("Findings open"),
        _("Open findings"),
        _("Findings made until the end of the year that are not closed; covert ones only after feedback."),
        Unit.FINDING,
        lambda period, on: _findings(period),
    ),
    Indicator(
        "findings_overdue",
        _("Findings overdue"),
        _("Overdue"),
        _("Open findings whose deadline is over and which are not yet reported as put right."),
        Unit.FINDING,
        lambda period, on: _findings(period).overdue(period.day(on)),
    ),
)
