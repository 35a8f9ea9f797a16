"""Keep the Chinese catalogue in step with the sources."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import catalogue


class Command(BaseCommand):
    """Collects the strings, fills in translations, checks that none is missing, compiles."""

    help = (
        "Collects all marked strings into locale/zh_Hans and drops those no longer used. "
        'A translation file is JSON: {"English": "中文"}, or {"English": {"context": "中文"}}.'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fill", type=Path, action="append", default=[], metavar="FILE.json")
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when incomplete")
        parser.add_argument("--compile", action="store_true", help="only write the compiled form")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = settings.BASE_DIR
        if options["compile"]:
            catalogue.compile_to_mo(root)
            return
        unused: list[str] = []
        if not options["check"]:
            merged, unused = catalogue.merged(root, translations(options["fill"]))
            catalogue.write(merged, root)
        problems = catalogue.problems(root)
        self.report(problems, unused, as_json=options["json"])
        if options["check"] and problems:
            sys.exit(1)

    def report(self, problems: list[catalogue.Problem], unused: list[str], *, as_json: bool) -> None:
        """Every problem, then the filled-in strings that no source asks for."""
        if as_json:
            found = [{"kind": problem.kind, "msgid": problem.msgid} for problem in problems]
            self.stdout.write(json.dumps({"problems": found, "unused": unused}, ensure_ascii=False))
            return
        for problem in problems:
            self.stdout.write(str(problem))
        for msgid in unused:
            self.stdout.write(f"not in the sources: {msgid}")
        self.stdout.write(f"{len(problems)} to do" if problems else "complete")


def translations(files: list[Path]) -> dict[str, Any]:
    """The files' entries together, a later file overruling an earlier one."""
    entries: dict[str, Any] = {}
    for file in files:
        try:
            entries |= json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from error
    return entries
