"""Dated rows that hold for one area, or for all: numbers and rules of plans."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from accounts.models.area import codes_above
from common.dated import DatedQuerySet


class LocalQuerySet(DatedQuerySet):
    """The words that all of them share."""

    def for_area(self, code: str) -> Self:
        """General rows, and those of the area or of an area above it."""
        return self.filter(Q(area=None) | Q(area__in=codes_above(code)))
