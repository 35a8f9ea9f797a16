"""Found a real county: its area, its open register year and its first administrator."""

from __future__ import annotations

import getpass
import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Area, Posting, User
from accounts.models.area import Level
from accounts.roles import Role
from funds.services.plans import load_loan_products
from households.services.parameters import PLANS, load_parameters, load_register_rules
from households.services.years import open_year
from inspections.services import load_checklists

PASSWORD_VARIABLE = "ADMIN_PASSWORD"  # noqa: S105 the name of a variable


class Command(BaseCommand):
    """`manage.py found_county --code 990001 --name 某县 --admin chen`: the password is asked for."""

    help = "Make the county, the register year of today and an administrator; refused when a county exists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="six digits (GB/T 2260)")
        parser.add_argument("--name", required=True, help="name of the county")
        parser.add_argument("--admin", required=True, help="sign-in name of the administrator")
        parser.add_argument("--json", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, code: str, name: str, admin: str, **options: Any) -> None:
        if Area.objects.exists():
            msg = "A county is there already; nothing was changed."
            raise CommandError(msg)
        today = timezone.localdate()
        area = Area(code=code, name=name)
        user = User(username=admin, name=admin)
        user.set_password(_password(user))
        try:
            if len(code) != Level.COUNTY:
                raise ValidationError({"code": "The code of a county has six digits."})
            area.full_clean()
            area.save()
            user.full_clean()
            user.save()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        Posting.objects.create(user=user, role=Role.ADMINISTRATOR, area=area, valid_from=today)
        load_parameters(PLANS / "national.json")
        year = open_year(today.year, on=today)
        load_register_rules(PLANS / "national.json")
        load_loan_products(PLANS / "national.json")
        load_checklists()
        result = {"county": area.code, "name": area.name, "year": year.pk, "administrator": user.username}
        text = f"{name} ({code}) founded: register year {year} is open; {admin} signs in and enters the rest."
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else text)


def _password(user: User) -> str:
    """From the environment, else asked twice; weak ones are refused as on every other screen."""
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if not password:
        if not sys.stdin.isatty():
            msg = f"Set {PASSWORD_VARIABLE}, or run this in a terminal to be asked for the password."
            raise CommandError(msg)
        password = getpass.getpass(f"Password of {user.username}: ")
        if password != getpass.getpass("Once more: "):
            msg = "The two passwords differ."
            raise CommandError(msg)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password
