"""What /healthz says of database, migrations and worker."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from config import health

ALL_WELL = {"ok": True, "database": "ok", "migrations": "ok", "worker": "ok"}


def register_worker(seconds_ago: int) -> None:
    """A worker whose last sign of life lies so far back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [timezone.now() - dt.timedelta(seconds=seconds_ago)],
        )


@pytest.mark.django_db
def test_all_is_well_while_a_worker_beats(client: Client) -> None:
    register_worker(seconds_ago=10)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, ALL_WELL)


@pytest.mark.django_db
def test_a_silent_worker_makes_the_site_unwell(client: Client) -> None:
    register_worker(seconds_ago=60)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {**ALL_WELL, "ok": False, "worker": "none alive"})


@pytest.mark.django_db
def test_a_missing_migration_makes_the_site_unwell(client: Client) -> None:
    register_worker(seconds_ago=10)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'procrastinate'")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["migrations"].endswith(" pending")
    assert answer.json()["worker"] == "unknown"


def test_an_unreachable_database_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError

    monkeypatch.setattr(health.connection, "ensure_connection", refuse)

    assert health.report() == {
        "ok": False,
        "database": "unreachable",
        "migrations": "unknown",
        "worker": "unknown",
    }
