"""Closing a register year: its figures are stored for good, and the next year opens; the worker does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.orders import carry_out
from common.refusals import Refused, refusal_of
from common.runs import Progress, Runs
from dashboards import rollups
from dashboards.models import ClosingRun
from dashboards.periods import Period
from households.models import RegisterYear
from households.services.years import close_year, open_year

RUNS = Runs(space=0x43_4C_4F, table="dashboards_closingrun")
Told = Callable[[str, int, int], None]


def untold(phase: str, done: int, total: int) -> None:
    """For who wants to know nothing on the way."""


def order_closing(*, user: User, year: int, on: dt.date) -> ClosingRun:
    """The order to close the year; Refused at once when it cannot be closed now, or is being closed."""
    row = RegisterYear.objects.filter(pk=year).first()
    if row is None or not row.is_open:
        raise Refused(_("The year %(year)s is not open; nothing was changed.") % {"year": year})
    _refuse_early(row, on)
    try:
        with transaction.atomic():
            return ClosingRun.objects.create(year=row, user=user, on=on)
    except IntegrityError as error:
        raise refusal_of(error, ClosingRun) from error


def run_closing(run_id: int, *, language: str) -> None:
    """Carry the order out, all or nothing."""
    carry_out(run_id, model=ClosingRun, runs=RUNS, act=_close, language=language)


def _close(run: ClosingRun, progress: Progress) -> None:
    close_and_open_next(run.year_id, on=run.on, told=progress)


def latest_run() -> ClosingRun | None:
    """The newest order to close a year; costs one query."""
    return ClosingRun.objects.order_by("-pk").first()


@transaction.atomic
def close_and_open_next(year: int, *, on: dt.date, told: Told = untold) -> RegisterYear:
    """The next year, open; Refused when the year is not open, or its incomes are not complete yet.

    The figures are reckoned in the same transaction, after the freeze: what is reported from the year is
    what was in it, and no later refresh changes it.
    """
    closed = close_year(year, on=on)
    _refuse_early(closed, on)
    months = [month for month in rollups.last_months(on, rollups.MONTHS_KEPT_FRESH) if month.year == year]
    periods = (Period.of_year(year), *months)
    for number, period in enumerate(periods):
        told("figures", number, len(periods))
        rollups.refresh(period, on=on, at_closing=True)
    told("opening", len(periods), len(periods))
    return open_year(year + 1, on=on)


def _refuse_early(year: RegisterYear, on: dt.date) -> None:
    if on <= year.income_to:
        raise Refused(
            _("The income year lasts to %(day)s; the register of %(year)s is closed after it.")
            % {"day": date_format(year.income_to, "Y-m-d"), "year": year.pk}
        )
