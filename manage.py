#!/usr/bin/env python
"""Runs one management command; starts the embedded PostgreSQL first when DATABASE_URL is unset."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from config import embedded


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    embedded.start_if_needed()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
