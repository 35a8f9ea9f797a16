#!/usr/bin/env python
"""Runs one management command; starts the embedded PostgreSQL first when DATABASE_URL is unset."""

from __future__ import annotations

import os
import sys

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from common.trouble import SetupError, disk_full, stop
from config import embedded

DISK_FULL = "53100"


def main() -> None:
    """Run the command; an unusable database or setting is one sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        embedded.start_if_needed()
        execute_from_command_line(sys.argv)
    except SetupError as error:
        stop(error)
    except ImproperlyConfigured as error:
        stop(SetupError(f"配置有误:{error}", f"A setting is missing or wrong: {error}"))
    except (OperationalError, psycopg.OperationalError) as error:
        stop(_database_trouble(error))


def _database_trouble(error: OperationalError | psycopg.OperationalError) -> SetupError:
    """The sentence for a database that cannot be reached or is full; any other error is passed on."""
    # COPY raises the driver's own error, everything else Django's around it.
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    if state == DISK_FULL:
        return disk_full("PostgreSQL")
    if state is not None:
        raise error
    if not os.environ.get("DATABASE_URL"):
        return embedded.why_it_stopped(str(error))
    reason = _refusal() or str(error)
    return SetupError(
        f"无法连接数据库:请检查 DATABASE_URL(主机、端口、库名、用户名和密码)。{reason}",
        f"The database cannot be reached: check DATABASE_URL (host, port, name, user and password). {reason}",
    )


def _refusal() -> str:
    """What the database server itself answers, which the connection pool does not pass on."""
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3).close()
    except psycopg.Error as error:
        return " ".join(str(error).split())
    return ""


if __name__ == "__main__":
    main()
