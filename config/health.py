"""Whether the site can work: database reachable, migrations applied, worker alive."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

# A worker beats every 10 seconds; three missed beats and some delay mean that it is gone.
HEARTBEAT = dt.timedelta(seconds=45)


def report() -> dict[str, Any]:
    """One entry per part, "ok" or what is wrong with it; `ok` only when all are well."""
    try:
        connection.ensure_connection()
        parts = {"database": "ok", "migrations": _migrations()}
        # The worker's table may be among the migrations that are missing.
        parts["worker"] = _worker(timezone.now()) if parts["migrations"] == "ok" else "unknown"
    except DatabaseError:
        parts = {"database": "unreachable", "migrations": "unknown", "worker": "unknown"}
    return {"ok": set(parts.values()) == {"ok"}, **parts}


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} pending" if pending else "ok"


def _worker(now: dt.datetime) -> str:
    """Whether any worker has given a sign of life lately."""
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=now - HEARTBEAT).exists()
    return "ok" if alive else "none alive"
