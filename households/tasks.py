"""What the worker runs for the register."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from households.comparing import jobs as comparisons
from households.comparing import keeping as comparisons_keeping
from households.importing import jobs, keeping

# procrastinate counts in UTC: 03:10 in China.
NIGHTLY = "10 19 * * *"
_KEEPING = "households.delete_old_rosters"
_COMPARISONS = "households.delete_old_comparisons"


@app.task(name="households.read_roster")
def read_roster(job: int, language: str) -> None:
    """Read and plan an uploaded roster."""
    jobs.read(job, language=language)


@app.task(name="households.load_roster")
def load_roster(job: int, language: str) -> None:
    """Load a planned roster."""
    jobs.run_load(job, language=language)


@app.periodic(cron=NIGHTLY)
@app.task(name="households.delete_old_rosters", queueing_lock=_KEEPING, lock=_KEEPING)
def delete_old_rosters(timestamp: int | None = None) -> None:
    """Delete uploaded rosters that have been kept long enough."""
    keeping.delete_old_files(now=timezone.now())


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
