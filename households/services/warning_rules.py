"""Loading the warning rules of a plan file: each once; what the county has set itself is not touched."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from accounts.models import Area
from households.models import WarningRule


@transaction.atomic
def load_warning_rules(file: Path, *, area: Area | None = None) -> int:
    """How many rules were added, for the area or for all; ValidationError for a rule that cannot be."""
    added = 0
    plan = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    for row in plan.get("warning_rules", []):
        if WarningRule.objects.filter(kind=row["kind"], area=area).exists():
            continue
        rule = WarningRule(**row, area=area)
        rule.full_clean()
        rule.save()
        added += 1
    return added
