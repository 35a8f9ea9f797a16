from __future__ import annotations

import pytest

from tests.access.world import World, build
from tests.people import Cast


@pytest.fixture
def world(cast: Cast) -> World:
    """The county that the matrix's addresses name."""
    return build(cast)
