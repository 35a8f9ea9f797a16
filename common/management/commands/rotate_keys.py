"""Encrypt all personal data anew with the first key of FIELD_KEYS."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

import pgtrigger
from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from common.secrets import EncryptedTextField, Secret

BATCH = 1000


class Command(BaseCommand):
    """After a new key was put in front: opens every value with any known key, closes it with the first."""

    help = "Encrypt all personal data anew with the first key of FIELD_KEYS; then the old keys can go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {model._meta.label: rotate(model, names) for model, names in encrypted_columns().items()}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        for label, count in counts.items():
            self.stdout.write(f"{label}: {count}")


def encrypted_columns() -> dict[type[models.Model], list[str]]:
    """Every table with encrypted columns, history tables included."""
    found = {
        model: [f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
        for model in apps.get_models()
    }
    return {model: names for model, names in found.items() if names}


def rotate(model: type[models.Model], names: list[str]) -> int:
    """Encrypt these columns anew, a batch a transaction; how many rows were looked at."""
    count, last = 0, 0
    while True:
        # The values stay the same: neither history nor the freeze of closed years is concerned.
        with transaction.atomic(), pgtrigger.ignore():
            rows: list[Any] = list(
                models.QuerySet(model)
                .select_for_update()
                .filter(pk__gt=last)
                .order_by("pk")
                .only("pk", *names)[:BATCH]
            )
            for row in rows:
                for name in names:
                    if secret := getattr(row, name):
                        setattr(row, name, Secret(secret.reveal()))
            if rows:
                models.QuerySet(model).bulk_update(rows, names)
        if not rows:
            return count
        count, last = count + len(rows), rows[-1].pk
