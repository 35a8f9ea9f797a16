"""The day on which the tests of funds happen."""

from __future__ import annotations

import pytest

from tests.builders import TODAY


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
