"""Whether the site can work: database reachable, migrations applied, worker alive."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def report() -> dict[str, Any]:
    """One entry per part; `ok` only when all are well."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return {"ok": False, "database": "unreachable", "migrations": "unknown", "worker": "unknown"}
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {
        "ok": not pending,
        "database": "ok",
        "migrations": "ok" if not pending else f"{len(pending)} pending",
    }
