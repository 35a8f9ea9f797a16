"""Bring every inbox up to date and send the digests now, as the morning's job does."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dashboards.reminding import digest


class Command(BaseCommand):
    """`manage.py remind`: nobody is told twice on a day, however often it runs."""

    help = (
        "Refresh the reminders of all users, and send what is switched on (REMIND_BY_MAIL, REMIND_BY_ROBOT)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        told = digest.remind(timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write("{reminders} reminders for {users} users".format(**told))
        self.stdout.write("{mails} mails, {robots} robots, {failed} failed".format(**told))
