"""What the worker runs for the register."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from households.importing import (
    jobs,
    keeping,
    roster,  # noqa: F401 - registers itself
)

# procrastinate counts in UTC: 03:10 in China.
NIGHTLY = "10 19 * * *"
_KEEPING = "households.delete_old_rosters"


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
