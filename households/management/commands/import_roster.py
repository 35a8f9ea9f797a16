"""Import a roster without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import Area, User
from households.importing import jobs
from households.importing.roster import ROSTER
from households.models import ImportJob


class Command(BaseCommand):
    """Reads and plans a roster as a user would, and loads it when asked to."""

    help = "Reads and plans a roster for a user; with --load, loads it at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="username", required=True, help="sign-in name of the user who imports"
        )
        parser.add_argument("--area", help="area code; by default the area of the user's posting")
        parser.add_argument("--load", action="store_true", help="load the plan, not only make it")
        parser.add_argument("--json", action="store_true", help="print the plan as one line of JSON")

    def handle(self, *args: Any, file: Path, username: str, **options: Any) -> None:
        try:
            job = self.upload(file, username, options["area"])
        except CommandError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"state": "refused", "refusal": str(error)}, ensure_ascii=False))
            raise
        jobs.read(job.pk, language="zh-hans")
        job.refresh_from_db()
        if options["load"] and job.state == ImportJob.State.PLANNED:
            try:
                jobs.request_load(job=job, user=job.user)
            except jobs.ImportRefused as refusal:
                self.stderr.write(str(refusal))
            else:
                jobs.run_load(job.pk, language="zh-hans")
                job.refresh_from_db()
        self.report(job, as_json=options["json"])

    def upload(self, file: Path, username: str, area: str | None) -> ImportJob:
        """The job for the file; CommandError for an unknown user, area or file."""
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(_("There is no user called “%(name)s”.") % {"name": username})
        code = area or next(iter(user.access.prefixes(ROSTER.act)), "")
        place = Area.objects.filter(pk=code).first()
        if place is None:
            raise CommandError(str(jobs.REFUSAL_AREA))
        try:
            content = file.read_bytes()
            return jobs.upload(user=user, kind=ROSTER, area=place, filename=file.name, content=content)
        except OSError as error:
            sentence = _("The file %(file)s cannot be read: %(reason)s.")
            raise CommandError(sentence % {"file": file, "reason": error.strerror}) from error
        except jobs.ImportRefused as error:
            raise CommandError(str(error)) from error

    def report(self, job: ImportJob, *, as_json: bool) -> None:
        """State, counts and problems."""
        counts = job.plan.get("counts", {})
        problems = job.plan.get("problems", [])
        if as_json:
            notes = job.plan.get("notes", [])
            result = {"job": job.pk, "state": job.state, "refusal": job.refusal, **counts}
            result |= {"list": problems, "notes": notes}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write(f"{job.get_state_display()} {job.refusal}".strip())
            for name, count in counts.items():
                self.stdout.write(f"  {name:<16} {count}")
            for problem in problems[:50]:
                self.stdout.write(
                    f"  {problem['sheet']}!{problem['place']} {problem['heading']} {problem['message']}"
                )
        if job.state in (ImportJob.State.REFUSED, ImportJob.State.FAILED):
            raise CommandError(job.refusal)
