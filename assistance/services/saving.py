"""Saving a row whose rules are its constraints."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.refusals import refusal_of


def saved(row: Any) -> Any:
    """The row, saved when its constraints are content; Refused with the sentence of the first that is not."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, type(row)) from error
    return row
