"""Fill an empty database with an invented county."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.demo import county, faults, late_faults

HOUSEHOLDS = 2000
SEED = 20
LEAST = 60  # fewer do not fill three townships


class Command(BaseCommand):
    """`manage.py demo_county --households 2000`: all is invented; same seed and day, same county."""

    help = "Load an invented county with accounts, two register years, pairings and visits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--households", type=int, default=HOUSEHOLDS)
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--date", type=dt.date.fromisoformat, help="the county's today (default: today)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when a county is there")
        parser.add_argument("--no-accounts", action="store_true", help="make nobody who can sign in")
        parser.add_argument("--json", action="store_true", help="report as JSON, with all planted faults")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["no_accounts"]:
            msg = "Demonstration accounts have a public password: set BANGFU_DEMO=1, or give --no-accounts."
            raise CommandError(msg)
        if options["households"] < LEAST:
            msg = f"At least {LEAST} households, please."
            raise CommandError(msg)
        if county.exists():
            if options["if_empty"]:
                self._say(options, {"loaded": False}, "A county is there already; nothing was changed.")
                return
            msg = "A county is there already; a demonstration county needs an empty database."
            raise CommandError(msg)
        started = monotonic()
        password = None if options["no_accounts"] else settings.DEMO_PASSWORD
        on = options["date"] or timezone.localdate()
        report = county.County(options["households"], options["seed"], on, password).load()
        self._report(options, report, monotonic() - started)

    def _report(self, options: dict[str, Any], report: county.Report, seconds: float) -> None:
        labels = {fault.code: fault.label for fault in faults.FAULTS} | late_faults.FAULTS
        result = {
            "loaded": True,
            "year": report.year,
            "seconds": round(seconds, 1),
            "rows": dict(report.rows),
            "accounts": report.accounts,
            "faults": {
                code: {"label": labels[code], "count": len(numbers), "households": numbers}
                for code, numbers in report.faults.items()
            },
        }
        rows = ", ".join(f"{label} {count}" for label, count in report.rows.items())
        planted = sum(map(len, report.faults.values()))
        text = f"Loaded in {seconds:.1f} s: {rows}; {planted} faults of {len(report.faults)} kinds planted."
        self._say(options, result, text)

    def _say(self, options: dict[str, Any], result: dict[str, Any], text: str) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else text)
