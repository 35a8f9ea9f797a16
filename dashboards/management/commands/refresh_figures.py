"""Compute the stored figures now, as the nightly job does."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboards import rollups


class Command(BaseCommand):
    """`manage.py refresh_figures`: all periods but those of closed years that were reported already."""

    help = "Compute the figures of every register year and of the last months."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--months", type=int, default=rollups.MONTHS_KEPT_FRESH)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        runs = rollups.refresh_all(timezone.localdate(), months=options["months"])
        result = {
            run.period: round((run.finished_at - run.started_at).total_seconds(), 3)
            for run in runs
            if run.finished_at
        }
        if options["json"]:
            self.stdout.write(json.dumps({"seconds": result}))
            return
        for period, seconds in result.items():
            self.stdout.write(f"{period}: {seconds} s")
