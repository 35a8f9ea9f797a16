"""What the worker runs for the register."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from households.comparing import jobs as comparisons
from households.comparing import keeping as comparisons_keeping
from households.importing import (
    jobs,
    keeping,
    roster,  # noqa: F401 - registers itself
    survey,  # noqa: F401 - registers itself
)
from households.services import checking
from households.warnings import raise_alerts, take_over_register

# procrastinate counts in UTC: 03:10 in China.
NIGHTLY = "10 19 * * *"
_KEEPING = "households.delete_old_rosters"
# 02:00 in China, before the figures of 02:30 count what was found.
BEFORE_FIGURES = "0 18 * * *"
_CHECKING = "households.check_data"
# 03:40 in China.
WARNING = "40 19 * * *"
_WARNING = "households.warn"
_COMPARISONS = "households.delete_old_comparisons"


@app.task(name="households.read_roster")
def read_roster(job: int, language: str) -> None:
    """Read and plan an uploaded sheet, whatever its kind."""
    jobs.read(job, language=language)


@app.task(name="households.load_roster")
def load_roster(job: int, language: str) -> None:
    """Load a planned sheet."""
    jobs.run_load(job, language=language)


@app.periodic(cron=NIGHTLY)
@app.task(name="households.delete_old_rosters", queueing_lock=_KEEPING, lock=_KEEPING)
def delete_old_rosters(timestamp: int | None = None) -> None:
    """Delete uploaded sheets that have been kept long enough."""
    keeping.delete_old_files(now=timezone.now())


@app.periodic(cron=BEFORE_FIGURES)
@app.task(name="households.check_data", queueing_lock=_CHECKING, lock=_CHECKING)
def check_data(timestamp: int | None = None) -> None:
    """Ask every data check about the open year."""
    checking.check_open_year(today=timezone.localdate())


def ask_for_check() -> None:
    """Queue a run of the data checks, unless one is waiting already."""
    # A second job breaks a unique index; the savepoint keeps the request's own transaction whole.
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        check_data.defer()


@app.periodic(cron=WARNING)
@app.task(name="households.warn", queueing_lock=_WARNING, lock=_WARNING)
def warn(timestamp: int | None = None) -> None:
    """Ask the warning rules; before that, households that the register alone names as monitored join in."""
    take_over_register()
    raise_alerts(timezone.localdate())


def ask_for_warnings() -> None:
    """Queue a run of the warning rules, unless one is waiting already."""
    # A second job breaks a unique index; the savepoint keeps the request's own transaction whole.
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        warn.defer()


@app.task(name="households.read_comparison")
def read_comparison(run: int, language: str) -> None:
    """Read a roster to compare and say what would be found."""
    comparisons.read(run, language=language)


@app.task(name="households.compare_roster")
def compare_roster(run: int, language: str) -> None:
    """Compare a roster that was looked at."""
    comparisons.run_compare(run, language=language)


@app.periodic(cron=NIGHTLY)
@app.task(name="households.delete_old_comparisons", queueing_lock=_COMPARISONS, lock=_COMPARISONS)
def delete_old_comparisons(timestamp: int | None = None) -> None:
    """Delete outside rosters that have been kept long enough."""
    comparisons_keeping.delete_old_rosters(now=timezone.now())
