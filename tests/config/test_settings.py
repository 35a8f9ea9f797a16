"""Secrets have no default outside demo mode, and the production settings pass Django's own inspection."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "k9Vx" * 16 + "0123456789abcdefghij",
    "FIELD_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
    "DIGEST_KEY": "a-digest-key-of-this-test",
    "ALLOWED_HOSTS": "bangfu.example",
    "CSRF_TRUSTED_ORIGINS": "https://bangfu.example",
}
CONFIGURED = {*PRODUCTION, "BANGFU_DEMO", "DEMO_PASSWORD", "HTTPS", "DATABASE_URL"}
# Set by the browser journeys of the same run; a deployment must not have it.
CONFIGURED |= {"DJANGO_ALLOW_ASYNC_UNSAFE"}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with just these settings."""
    kept = {name: value for name, value in os.environ.items() if name not in CONFIGURED}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=settings.BASE_DIR,
        env=kept | variables,
        capture_output=True,
        text=True,
    )


def test_the_production_settings_pass_the_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY"])
def test_a_missing_secret_stops_the_start_outside_demo_mode(name: str) -> None:
    done = manage("check", **{key: value for key, value in PRODUCTION.items() if key != name})

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"✗ 配置有误:Set the {name} environment variable",
        f"✗ A setting is missing or wrong: Set the {name} environment variable",
    ]


def test_an_empty_secret_is_none() -> None:
    done = manage("check", **PRODUCTION | {"DIGEST_KEY": ""})

    assert done.returncode == 1
    assert "Set the DIGEST_KEY environment variable" in done.stderr


def test_the_demo_password_does_not_exist_outside_demo_mode() -> None:
    show = "from django.conf import settings; print(repr(settings.DEMO_PASSWORD))"
    done = manage("shell", "--no-imports", "-c", show, **PRODUCTION, DEMO_PASSWORD="bangfu-demo")

    assert done.stdout == "''\n"


@pytest.mark.parametrize(
    "address", ["postgres://nobody@127.0.0.1:1/bangfu", "mysql://root@127.0.0.1/bangfu", "not an address"]
)
def test_a_wrong_database_address_is_one_sentence(address: str) -> None:
    done = manage("migrate", **PRODUCTION, DATABASE_URL=address, DATABASE_WAIT="1")

    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2
