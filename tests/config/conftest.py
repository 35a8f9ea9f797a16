"""What the tests of the start share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A folder for a cluster; pytest's own closes itself to the account that root lends a cluster to."""
    with tempfile.TemporaryDirectory(prefix="bangfu-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
