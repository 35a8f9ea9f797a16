"""Run every data check of §3 over the open year and say what each finds."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from accounts.models import Area, User
from households.checks.report import report
from households.models import CheckFinding, HouseholdYear
from households.services.checking import check_open_year


class Command(BaseCommand):
    """Runs the checks and lists each rule with its findings, or why it cannot be asked yet."""

    help = "Runs the data checks and counts what each rule finds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", default="", help="only in this area and below it")
        parser.add_argument("--as", dest="username", help="only what this user may read")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *args: Any, area: str, username: str | None, **options: Any) -> None:
        try:
            if area:
                Area.objects.get(pk=area)
            user = User.objects.get(username=username) if username else None
        except (Area.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        run = check_open_year(area=area, today=timezone.localdate())
        if run is None:
            msg = "There is no open register year."
            raise CommandError(msg)
        findings = CheckFinding.objects.all() if user is None else CheckFinding.objects.visible_to(user)
        with translation.override("zh-hans"):
            lines = report(findings.of_year(run.year_id).inside(area), HouseholdYear.objects.numbers())
        if options["json"]:
            rows = [line.as_dict() for line in lines]
            result = {"year": run.year_id, "run": run.as_dict(), "rules": rows}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for line in lines:
            found = line.reason if line.count is None else line.count
            self.stdout.write(f"{line.code}\t{line.severity}\t{line.label}\t{found}")
