"""`manage.py serve`: web server and worker begin and end together."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.config.test_settings import CONFIGURED, PRODUCTION

PATIENCE = 300


@dataclass
class Site:
    """A running site and its address."""

    process: subprocess.Popen[str]
    port: int

    def health(self) -> dict[str, object]:
        """What /healthz says; empty while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return json.load(refusal)
        except OSError:
            return {}

    def wait_until_well(self) -> None:
        """Both parts are up."""
        deadline = time.monotonic() + PATIENCE
        while not self.health().get("ok"):
            assert time.monotonic() < deadline
            assert self.process.poll() is None
            time.sleep(0.2)

    def children(self) -> dict[str, int]:
        """Process ids of web server and worker."""
        pid = self.process.pid
        found = {}
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_text()
            found["worker" if "procrastinate" in command else "web"] = int(child)
        return found


@pytest.fixture
def site(data_folder: Path) -> Iterator[Site]:
    """A site with production settings, on a free port and a data folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name not in CONFIGURED}
    variables = {
        **PRODUCTION,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BANGFU_DATA": str(data_folder),
        "PORT": str(port),
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=kept | variables,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        yield Site(process, port)
        if process.poll() is None:
            process.terminate()
            process.communicate()


def test_both_parts_come_up_and_stop_on_a_signal(site: Site, data_folder: Path) -> None:
    site.wait_until_well()
    children = site.children()

    site.process.send_signal(signal.SIGTERM)
    output, _none = site.process.communicate(timeout=60)

    assert site.process.returncode == 0
    assert f"http://127.0.0.1:{site.port}/" in output
    assert sorted(children) == ["web", "worker"]
    assert not any(Path(f"/proc/{pid}").exists() for pid in children.values())
    assert not (data_folder / "pg" / "postmaster.pid").exists()


def test_a_worker_that_dies_is_started_again(site: Site) -> None:
    site.wait_until_well()
    before = site.children()

    os.kill(before["worker"], signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while site.children().get("worker") in (None, before["worker"]):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    site.wait_until_well()
    assert site.children()["web"] == before["web"]


def test_the_site_ends_when_its_worker_cannot_run(site: Site) -> None:
    site.wait_until_well()

    while site.process.poll() is None:
        worker = site.children().get("worker")
        if worker:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        time.sleep(0.1)
    output, _none = site.process.communicate(timeout=60)

    assert site.process.returncode != 0
    assert "The web server or the worker stopped by itself." in output
    assert site.health() == {}
