"""Loading the visit rules of a plan file: each once; what the county has set itself is not touched."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from django.db import transaction

from accounts.models import Area
from assistance.models import VisitRule


@transaction.atomic
def load_visit_rules(file: Path, *, area: Area | None = None, since: dt.date | None = None) -> int:
    """How many rules were added, for the area or for all; one already there is left as it is.

    `since` takes the plan up anew: its rules hold from that day without an end. ValidationError for a rule
    that cannot be.
    """
    plan = json.loads(file.read_text(encoding="utf-8"))
    added = 0
    for row in plan.get("visit_rules", []):
        rule = VisitRule(**row, plan=plan["plan"], area=area)
        if since is not None:
            rule.valid_from, rule.valid_to = since, None
        if VisitRule.objects.filter(code=rule.code, area=area).exists():
            continue
        rule.full_clean()
        rule.save()
        added += 1
    return added
