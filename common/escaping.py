"""Escaping for what is drawn in one go: tables and drop-down lists, with hundreds of values a page."""

from __future__ import annotations

import html
from typing import Any


def escaped(value: Any) -> str:
    """What `conditional_escape` gives, without its wrapper for lazy texts: a third of the time of a cell."""
    return value if hasattr(value, "__html__") else html.escape(str(value))
