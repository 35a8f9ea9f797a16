"""What the worker runs for the project library."""

from __future__ import annotations

from projects.importing import library  # noqa: F401 - registers itself
