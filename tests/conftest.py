"""Fixtures that every test may use."""

from __future__ import annotations

from typing import Any

import pytest

pytest_plugins = ["tests.people", "tests.template"]


@pytest.fixture(autouse=True)
def quick_sign_in(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cheap password hashes, no lock-out, and media in a folder of this test run."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
