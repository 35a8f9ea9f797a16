"""Loading the schemes of a plan file: each once; what the county has set itself is not touched."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from assistance.models import Scheme, SchemeComponent


@transaction.atomic
def load_schemes(file: Path) -> int:
    """How many schemes were added; one of a name already there is left as it is."""
    plan = json.loads(file.read_text(encoding="utf-8"))
    added = 0
    for row in plan.get("schemes", []):
        components = row.pop("components")
        if Scheme.objects.filter(name=row["name"]).exists():
            continue
        scheme = Scheme(**row, plan=plan["plan"])
        scheme.full_clean()
        scheme.save()
        for place, one in enumerate(components, start=1):
            component = SchemeComponent(scheme=scheme, position=place, **one)
            component.full_clean()
            component.save()
        added += 1
    return added
