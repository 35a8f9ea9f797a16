"""Take the numbers and rules of a plan file into the county."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Area
from assistance.services.rules import load_visit_rules
from assistance.services.schemes import load_schemes
from funds.services.plans import load_contribution_tiers, load_loan_products
from households.services.parameters import load_parameters
from households.services.warning_rules import load_warning_rules


class Command(BaseCommand):
    """Loads plans/NAME.json; loading it again changes nothing."""

    help = "Loads the numbers and rules of a plan file. Loading it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", default="", metavar="CODE", help="the rules hold only there")
        parser.add_argument(
            "--since",
            type=dt.date.fromisoformat,
            metavar="DAY",
            help="the rules hold from this day, without end",
        )
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        area = Area.objects.filter(pk=options["area"]).first()
        if options["area"] and area is None:
            msg = f"There is no area {options['area']}."
            raise CommandError(msg)
        try:
            with transaction.atomic():
                result = {
                    "parameters": load_parameters(options["file"]),
                    "warning_rules": load_warning_rules(options["file"], area=area),
                    "visit_rules": load_visit_rules(options["file"], area=area, since=options["since"]),
                    "schemes": load_schemes(options["file"]),
                    "contribution_tiers": load_contribution_tiers(options["file"], since=options["since"]),
                    "loan_products": load_loan_products(options["file"], since=options["since"]),
                }
        except OSError as error:
            raise CommandError(str(error)) from error
        except (ValueError, TypeError, KeyError, ValidationError) as error:
            msg = f"{options['file']} is not a plan file: {error}"
            raise CommandError(msg) from error
        text = (
            f"{result['parameters']} parameters, {result['visit_rules']} visit rules,"
            f" {result['schemes']} schemes,"
            f" {result['warning_rules']} warning rules,"
            f" {result['contribution_tiers']} tiers of the pension subsidy and"
            f" {result['loan_products']} loan products were added."
        )
        self.stdout.write(json.dumps(result) if options["json"] else text)
