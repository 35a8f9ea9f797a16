"""A full disk, a killed program, somebody else's folder: each is one sentence."""

from __future__ import annotations

import os
from collections import namedtuple
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.test import RequestFactory

import manage
from common.trouble import SetupError
from config import embedded, views

Usage = namedtuple("Usage", "total used free")
NO_SPACE = 'FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device'


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a cluster that does not run."""
    monkeypatch.setenv("BANGFU_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "pg").mkdir()
    return tmp_path / "pg"


def wrapped(error: Exception) -> OperationalError:
    outer = OperationalError(str(error))
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize("error", [psycopg.errors.DiskFull(), wrapped(psycopg.errors.DiskFull())])
def test_a_statement_that_found_the_disk_full_is_one_sentence(error: OperationalError) -> None:
    assert "The disk is full" in manage._database_trouble(error).english


def test_a_server_lost_to_a_full_disk_is_not_blamed_on_database_url(cluster: Path) -> None:
    (cluster / "log").write_text(NO_SPACE)
    assert "The disk is full" in manage._database_trouble(OperationalError("gone")).english


def test_a_server_lost_otherwise_names_its_log_and_last_words(cluster: Path) -> None:
    (cluster / "log").write_text("LOG:  ready\nPANIC:  the page is torn\n")
    said = manage._database_trouble(OperationalError("gone")).english
    assert str(cluster / "log") in said
    assert "PANIC:  the page is torn" in said


def test_a_server_that_cannot_come_up_on_a_full_disk_is_not_waited_for(
    cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cluster / "postmaster.pid").write_text(str(os.getpid()))
    monkeypatch.setattr(embedded.shutil, "disk_usage", lambda _folder: Usage(100, 100, 0))
    with pytest.raises(SetupError) as caught:
        embedded._recovers()
    assert "The disk is full" in caught.value.english


def test_a_folder_of_another_system_user_is_refused(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cluster / "PG_VERSION").write_text("18")
    monkeypatch.setattr(embedded.os, "geteuid", lambda: cluster.stat().st_uid + 4242)
    with pytest.raises(SetupError) as caught:
        embedded._prepare()
    assert "belongs to another system user" in caught.value.english


def test_a_killed_program_is_said_to_be_killed(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = cluster / "initdb"
    script.write_text("#!/bin/sh\nkill -9 $$\n")
    script.chmod(0o755)
    monkeypatch.setattr(embedded, "binary", lambda _name: script)
    monkeypatch.setattr(embedded, "_as_owner", dict)
    with pytest.raises(SetupError) as caught:
        embedded._run("initdb")
    assert "stopped from outside (signal 9" in caught.value.english


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (wrapped(psycopg.errors.DiskFull()), "服务器磁盘已满"),
        (OSError(28, "No space left on device"), "服务器磁盘已满"),
        (ValueError(), "系统出错了"),
    ],
)
def test_the_error_page_says_when_the_disk_is_full(rf: RequestFactory, error: Exception, said: str) -> None:
    try:
        raise error
    except Exception:  # noqa: BLE001 - as Django's handler does
        page = views.server_error(rf.get("/"))
    assert page.status_code == 500
    assert said in page.content.decode()
