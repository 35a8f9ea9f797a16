"""Set-up: each failure is one sentence, and nothing is done twice."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.trouble import SetupError
from config import assets, bootstrap


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_refused_before_anything_is_installed(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", str(taken_port))

    with pytest.raises(SetupError, match=f"Port {taken_port} on 127.0.0.1 is taken"):
        bootstrap.refuse_taken_port()


@pytest.mark.parametrize("port", ["http", "0", "70000", ""])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SetupError, match="PORT is not a port number"):
        bootstrap.refuse_taken_port()


def test_an_old_python_without_a_newer_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(SetupError, match=r"Python 3\.11 or newer is needed, this is 3\.9"):
        bootstrap.use_new_enough_python()


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("npm error code ENOTFOUND", "there is no way to the package registry"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "the certificate is not trusted"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES\n\n", "THESE PACKAGES DO NOT MATCH THE HASHES"),
        ("", "could not be installed"),
    ],
)
def test_a_failed_download_says_why(output: str, said: str) -> None:
    assert said in bootstrap.download_failed("npm", output).english


def test_packages_are_installed_again_only_when_the_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(bootstrap, "BASE_DIR", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "pip_install", installed.append)
    (tmp_path / "requirements.lock").write_text("django==5.2.0\n")
    (tmp_path / "requirements-dev.lock").write_text("django==5.2.0\npytest==9.0.0\n")

    bootstrap.install_packages("requirements-dev.lock")
    bootstrap.install_packages("requirements-dev.lock")
    bootstrap.install_packages("requirements.lock")
    (tmp_path / "requirements.lock").write_text("django==5.2.1\n")
    bootstrap.install_packages("requirements.lock")

    assert installed == ["requirements-dev.lock", "requirements.lock"]


def test_the_locks_name_no_host_and_hash_every_package() -> None:
    for lock in bootstrap.BASE_DIR.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert "--index" not in text
        assert text.count("==") > 0
        assert all("--hash=sha256:" in block for block in text.split("\n\n")[0].split("==")[1:])
    assert "resolved" not in (bootstrap.BASE_DIR / "package-lock.json").read_text()


def test_vendor_files_lose_the_note_of_a_map_that_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "NODE_MODULES", tmp_path)
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(assets, "FILES", {"a.css": "a.css"})
    monkeypatch.setattr(assets, "FONT_FILES", {})
    (tmp_path / "a.css").write_text("a{}\n/*# sourceMappingURL=a.css.map */\n")

    assets.copy()

    assert (tmp_path / "vendor" / "a.css").read_text() == "a{}\n"
