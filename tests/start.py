"""Loaded by pytest before Django reads its settings: demo mode, and the embedded PostgreSQL started."""

from __future__ import annotations

import os

from config import embedded

os.environ.setdefault("BANGFU_DEMO", "1")
embedded.start_if_needed()
