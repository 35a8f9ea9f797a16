"""Who runs a long job and how far it is, kept on a second connection so that a rollback does not undo it.

The runner holds a session lock of the database, let go however the worker ends: a killed one is noticed.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from common.run_rows import RunRow

_EVERY = 0.3
GRACE = dt.timedelta(seconds=60)
"""How long a job may wait in the queue before it is called interrupted."""


class Progress:
    """Tells phase and count of one job; costs a statement at most every 0.3 seconds."""

    def __init__(self, table: str, job: int, side: BaseDatabaseWrapper) -> None:
        self.table = table
        self.job = job
        self.side = side
        self.told = 0.0
        self.phase = ""

    def __call__(self, phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if phase == self.phase and now - self.told < _EVERY:
            return
        self.told, self.phase = now, phase
        with self.side.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.table} SET phase = %s, done = %s, total = %s, heartbeat = now()"  # noqa: S608 - our own table
                " WHERE id = %s",
                [phase, done, total, self.job],
            )


@dataclass(frozen=True, slots=True)
class Runs:
    """The jobs of one table (columns phase, done, total, heartbeat); `space` keeps its locks apart."""

    space: int
    table: str

    @contextmanager
    def running(self, job: int) -> Iterator[Progress | None]:
        """Be the one runner of the job, or get None when another already is."""
        side = connection.copy()
        try:
            with side.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [self.space, job % 2**31])
                (mine,) = cursor.fetchone()
            if not mine:
                yield None
                return
            try:
                yield Progress(self.table, job, side)
            finally:
                with side.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [self.space, job % 2**31])
        finally:
            side.close()

    def is_running(self, job: int) -> bool:
        """Whether a worker holds the job at this moment."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
                " AND objid = %s"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
                [self.space, job % 2**31],
            )
            (found,) = cursor.fetchone()
        return bool(found)

    def is_interrupted(self, run: RunRow) -> bool:
        """Whether the run should be under way but no worker has had it for a minute."""
        waiting = timezone.now() - (run.heartbeat or run.asked_for_at)
        return run.is_under_way and waiting >= GRACE and not self.is_running(run.pk)
