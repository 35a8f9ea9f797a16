"""Run every data check of §3 over the open year and say what each finds."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from accounts.models import Area, User
from households.checks.report import report
from households.models import HouseholdYear, RegisterYear


class Command(BaseCommand):
    """Lists each rule with the number of households it finds, or why it cannot be asked yet."""

    help = "Counts the households in which each data check finds something."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", default="", help="only in this area and below it")
        parser.add_argument("--as", dest="username", help="only what this user may read")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *args: Any, area: str, username: str | None, **options: Any) -> None:
        try:
            if area:
                Area.objects.get(pk=area)
            user = User.objects.get(username=username) if username else None
            year = RegisterYear.objects.current()
        except (Area.DoesNotExist, User.DoesNotExist, RegisterYear.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        copies = HouseholdYear.objects.all() if user is None else HouseholdYear.objects.visible_to(user)
        with translation.override("zh-hans"):
            lines = report(copies.of_year(year.pk).inside(area))
        if options["json"]:
            rows = [line.as_dict() for line in lines]
            self.stdout.write(json.dumps({"year": year.pk, "rules": rows}, ensure_ascii=False))
            return
        for line in lines:
            found = line.reason if line.count is None else line.count
            self.stdout.write(f"{line.code}\t{line.severity}\t{line.label}\t{found}")
