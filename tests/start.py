"""Loaded by pytest before Django reads its settings: demo mode, and the embedded PostgreSQL started."""

from __future__ import annotations

import os

from common import catalogue
from config import assets, embedded, sprite

os.environ.setdefault("BANGFU_DEMO", "1")
embedded.start_if_needed()
# What set-up makes, made again once a run: the tests look at the pages of this very working tree.
if "PYTEST_XDIST_WORKER" not in os.environ:
    assets.copy()
    sprite.build()
    catalogue.compile_to_mo(embedded.BASE_DIR)
