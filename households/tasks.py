"""What the worker runs for the register."""

from __future__ import annotations

from procrastinate.contrib.django import app

from households.importing import jobs


@app.task(name="households.read_roster")
def read_roster(job: int, language: str) -> None:
    """Read and plan an uploaded roster."""
    jobs.read(job, language=language)


@app.task(name="households.load_roster")
def load_roster(job: int, language: str) -> None:
    """Load a planned roster."""
    jobs.run_load(job, language=language)
