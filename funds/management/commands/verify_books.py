"""Recount everything about money from the entries of the ledger."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from funds.books import total, verify


class Command(BaseCommand):
    """Prints every difference and the total, 0.00 when the books are whole; exit 1 otherwise."""

    help = "Recount sources, allocations, payments and balances from the entries; exit 1 on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        books, differences = verify()
        if options["json"]:
            report = {
                "checked": books.counts(),
                "differences": [
                    {
                        "what": d.what,
                        "row": d.row,
                        "should_be": str(d.should_be),
                        "found": str(d.found),
                        "difference": str(d.amount),
                    }
                    for d in differences
                ],
                "total": str(total(differences)),
                "whole": not differences,
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for d in differences:
                self.stdout.write(f"{d.what} · {d.row}: {d.should_be} / {d.found}, {d.amount}")
            self.stdout.write(str(total(differences)))
        if differences:
            sys.exit(1)
