"""Loading checklists from a file: each once, and nothing that the county has changed is touched."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.db import transaction

from inspections.models import Checklist, ChecklistItem

CHECKLISTS = Path(settings.BASE_DIR) / "plans" / "checklists.json"


@transaction.atomic
def load_checklists(file: Path = CHECKLISTS) -> int:
    """How many checklists were added; one whose name is there already is left as it is."""
    added = 0
    for row in json.loads(file.read_text(encoding="utf-8"))["checklists"]:
        items = row.pop("items")
        checklist, made = Checklist.objects.get_or_create(name=row.pop("name"), defaults=row)
        if made:
            ChecklistItem.objects.bulk_create(
                ChecklistItem(checklist=checklist, position=position, **item)
                for position, item in enumerate(items, 1)
            )
            added += 1
    return added
