"""The migrated database every test run copies: migrating from nothing takes half a minute, a copy none.

It stays in the cluster under the fingerprint of the migrations: a changed migration makes a new one.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

PREFIX = "bangfu_migrated_"
# An advisory lock: of the processes of one run (pytest-xdist) the first makes the template.
LOCK = 990_001


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Let Django create its test database as a copy of the template."""
    name = PREFIX + fingerprint()
    with django_db_blocker.unblock():
        make_template(name)
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def fingerprint() -> str:
    """A mark of all migrations, ours and those of the packages."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    files = {str(sys.modules[one.__module__].__file__) for one in loader.disk_migrations.values()}
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()[:16]


def make_template(name: str) -> None:
    """Migrate a new database unless this one is there; older templates are dropped."""
    with connection._nodb_cursor() as cursor:  # what Django makes its own test database with
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
        present = {row[0] for row in cursor.fetchall()}
        if name in present:
            return
        for old in present:
            cursor.execute(f'DROP DATABASE "{old}"')
        half = "bangfu_migrating"
        cursor.execute(f"DROP DATABASE IF EXISTS {half}")
        cursor.execute(f"CREATE DATABASE {half}")
        with connected_to(half):
            call_command("migrate", verbosity=0, interactive=False)
        # Named only when whole, so that a stopped run leaves no half template behind.
        cursor.execute(f'ALTER DATABASE {half} RENAME TO "{name}"')


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    """Django's connection, pointed at another database for a while."""
    usual = connection.settings_dict["NAME"]
    leave()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        leave()
        connection.settings_dict["NAME"] = usual


def leave() -> None:
    """Let go of every session: a database in use can be neither renamed nor copied."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
