"""Loading the numbers of a plan file: each once, and nothing that the county has set itself is touched."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.db import transaction

from households.models import CriterionSet, ExitCriterion, Parameter, PovertyLine, RegisterYear
from households.parameters import KNOWN

PLANS = Path(settings.BASE_DIR) / "plans"


@transaction.atomic
def load_parameters(file: Path) -> int:
    """How many values were added; a key and day already there is left as it is. KeyError: unknown key."""
    rows = json.loads(file.read_text(encoding="utf-8")).get("parameters", [])
    added = 0
    for row in rows:
        if row["key"] not in KNOWN:
            raise KeyError(row["key"])
        held = Parameter.objects.filter(key=row["key"], area=row.get("area"))
        if not held.exists():
            Parameter.objects.create(**{**row, "area_id": row.pop("area", None)})
            added += 1
    return added


def add_new_numbers() -> int:
    """How many numbers that are new to the county got their value of the national file, after an update.

    Before the county is founded there is nothing to add to.
    """
    return load_parameters(PLANS / "national.json") if RegisterYear.objects.exists() else 0


@transaction.atomic
def load_register_rules(file: Path) -> int:
    """How many sets of exit criteria and poverty lines were added; what is there already is left alone."""
    plan = json.loads(file.read_text(encoding="utf-8"))
    added = 0
    for row in plan.get("criteria", ()):
        rows = [one if isinstance(one, dict) else {"label": one} for one in row.pop("criteria")]
        rules, made = CriterionSet.objects.get_or_create(name=row.pop("name"), defaults=row)
        if made:
            ExitCriterion.objects.bulk_create(
                ExitCriterion(set=rules, position=place, **one) for place, one in enumerate(rows, start=1)
            )
        added += made
    for row in plan.get("lines", ()):
        _line, made = PovertyLine.objects.get_or_create(
            standard=row["standard"], year=row["year"], area_id=row.get("area"), defaults=row
        )
        added += made
    return added
