"""Background jobs of the figures."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from dashboards import closing, rollups
from dashboards.models import ClosingRun
from dashboards.reminding import digest

# procrastinate counts in UTC: 02:30 in China.
NIGHTLY = "30 18 * * *"
_LOCK = "dashboards.refresh"
# 06:30 in China, before people come to work.
MORNING = "30 22 * * *"
_REMINDING = "dashboards.remind"


@app.periodic(cron=NIGHTLY)
@app.task(name="dashboards.refresh_figures", queueing_lock=_LOCK, lock=_LOCK)
def refresh_figures(timestamp: int | None = None) -> None:
    """Compute the figures of every period that is not final."""
    rollups.refresh_all(timezone.localdate())


def ask_for_refresh() -> None:
    """Queue a computation, unless one is waiting already."""
    # A second job breaks a unique index; the savepoint keeps the request's own transaction whole.
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        refresh_figures.defer()


@app.periodic(cron=MORNING)
@app.task(name="dashboards.remind", queueing_lock=_REMINDING, lock=_REMINDING)
def remind(timestamp: int | None = None) -> None:
    """Bring every inbox up to date and send the digests that are switched on."""
    digest.remind(timezone.localdate())


@app.task(name="dashboards.close_year")
def close_year(run: int, language: str) -> None:
    """Close a register year as ordered, all or nothing."""
    closing.run_closing(run, language=language)


def have_closed(run: ClosingRun, *, language: str) -> None:
    """Put the order into the queue, once."""
    lock = "dashboards.close_year"
    with suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        close_year.configure(queueing_lock=lock, lock=lock).defer(run=run.pk, language=language)
