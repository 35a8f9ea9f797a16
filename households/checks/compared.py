"""What roster comparisons found and nobody has decided, as a condition on members."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Exists, OuterRef


def undecided(roster: str, *kinds: str) -> Exists:
    """Members with an undecided difference of these kinds on a roster of this kind."""
    hits = apps.get_model("households", "ComparisonHit").objects.to_review()
    return Exists(hits.filter(member_id=OuterRef("member_id"), source__kind=roster, kind__in=kinds))
