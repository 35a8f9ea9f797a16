"""The embedded PostgreSQL: starts from nothing, stops with its last user, says why it cannot."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from common.trouble import from_os_error
from config import embedded

USE = """
import sys
from config import embedded
from common.trouble import SetupError, stop
try:
    embedded.start_if_needed()
except SetupError as error:
    stop(error)
print("ready", flush=True)
sys.stdin.readline()
"""

Use = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def use(data_folder: Path) -> Iterator[Use]:
    """Starts a process that uses the server of a data folder until it is told to end."""
    users: list[subprocess.Popen[str]] = []
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "BANGFU_DATA": str(data_folder)
    }

    def start() -> subprocess.Popen[str]:
        user = subprocess.Popen(
            [sys.executable, "-c", USE],
            cwd=embedded.BASE_DIR,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        users.append(user)
        return user

    yield start
    for user in users:
        if user.poll() is None:
            end(user)
        for stream in (user.stdin, user.stdout, user.stderr):
            if stream is not None:
                stream.close()


def ready(user: subprocess.Popen[str]) -> bool:
    """Whether the process got its server; waits for it."""
    return user.stdout is not None and user.stdout.readline() == "ready\n"


def server(data: Path) -> int | None:
    """The process id of the data folder's server while its pid file lies there."""
    file = data / "pg" / "postmaster.pid"
    return int(file.read_text().splitlines()[0]) if file.exists() else None


def end(user: subprocess.Popen[str]) -> None:
    user.communicate("\n")


def test_the_server_lives_until_its_last_user_leaves(use: Use, data_folder: Path) -> None:
    first, second = use(), use()
    assert ready(first)
    assert ready(second)

    end(first)
    assert server(data_folder) is not None

    end(second)
    assert server(data_folder) is None


def test_a_killed_user_is_not_counted_as_using(use: Use, data_folder: Path) -> None:
    killed, other = use(), use()
    assert ready(killed)
    assert ready(other)
    killed.kill()
    killed.wait()

    end(other)

    assert server(data_folder) is None


def test_a_killed_server_starts_again_though_its_pid_file_names_a_living_process(
    use: Use, data_folder: Path
) -> None:
    first = use()
    assert ready(first)
    pid = server(data_folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    file = data_folder / "pg" / "postmaster.pid"
    wait_for(lambda: not Path(f"/proc/{pid}").exists())
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    second = use()

    assert ready(second)
    assert server(data_folder) not in (None, pid, os.getpid())


def test_a_half_made_data_folder_is_refused_and_left_alone(use: Use, data_folder: Path) -> None:
    (data_folder / "pg" / "base").mkdir(parents=True)

    user = use()
    _out, complaint = user.communicate()

    assert user.returncode == 1
    assert "不完整" in complaint
    assert "is not whole" in complaint
    assert "Traceback" not in complaint
    assert [path.name for path in (data_folder / "pg").iterdir()] == ["base"]


def test_an_interrupted_first_start_leaves_no_trace(use: Use, data_folder: Path) -> None:
    (data_folder / "pg.new" / "base").mkdir(parents=True)

    assert ready(use())

    assert not (data_folder / "pg.new").exists()


def test_a_data_folder_that_is_a_file_is_refused(data_folder: Path, use: Use) -> None:
    (data_folder / "pg").write_text("")

    _out, complaint = use().communicate()

    assert "Traceback" not in complaint
    assert complaint.startswith("✗ ")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "cannot be written"),
        (errno.EIO, "could not be used"),
    ],
)
def test_a_failed_file_operation_is_said_in_words(number: int, said: str) -> None:
    assert said in from_os_error(OSError(number, os.strerror(number)), "/data").english


def test_a_long_path_puts_the_socket_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BANGFU_DATA", str(tmp_path / ("x" * 100)))

    assert len(str(embedded.socket_dir())) < embedded.LONGEST_SOCKET


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
