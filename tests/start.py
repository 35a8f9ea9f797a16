"""Loaded by pytest before Django reads its settings: demo mode, and the embedded PostgreSQL started."""

from __future__ import annotations

import os

from config import assets, embedded, sprite

os.environ.setdefault("BANGFU_DEMO", "1")
embedded.start_if_needed()
# What set-up makes, made again: the journeys look at the pages of this very working tree.
assets.copy()
sprite.build()
