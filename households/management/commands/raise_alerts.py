"""Ask the warning rules now, as the nightly job does."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from households.warnings import raise_alerts, take_over_register


class Command(BaseCommand):
    """`manage.py raise_alerts`: running it again adds nothing, and what was decided stays as it is."""

    help = "Raises the alerts of the warning rules in force over the register of the open year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        taken = take_over_register()
        raised = raise_alerts(timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps({"raised": raised, "taken_over": taken}, ensure_ascii=False))
            return
        for kind, count in raised.items():
            self.stdout.write(f"{kind}: {count}")
        self.stdout.write(f"{sum(raised.values())} new alerts, {taken} households taken over")
