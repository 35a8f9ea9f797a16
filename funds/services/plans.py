"""Loading what a plan file says of money: tiers of subsidies and limits of loans, each once."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from funds.models import ContributionTier, LoanProduct


def load_contribution_tiers(file: Path, *, since: dt.date | None = None) -> int:
    """How many tiers of the plan file were added; one already there is left as it is."""
    return _load(file, ContributionTier, "contribution_tiers", "from_amount", since)


def load_loan_products(file: Path, *, since: dt.date | None = None) -> int:
    """How many loan products of the plan file were added; one already there is left as it is."""
    return _load(file, LoanProduct, "loan_products", "name", since)


@transaction.atomic
def _load(file: Path, model: Any, part: str, key: str, since: dt.date | None) -> int:
    added = 0
    for values in json.loads(file.read_text(encoding="utf-8")).get(part, []):
        row = model(**values)
        if since is not None:
            row.valid_from, row.valid_to = since, None
        if not model.objects.filter(**{key: values[key]}).exists():
            row.full_clean()
            row.save()
            added += 1
    return added
