"""What ties a household to a helper: a pairing in force, with the person or with their organisation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.access import Access
from accounts.roles import Act
from households.scoping import tie


def register(pairing_model: type[models.Model]) -> None:
    """Tell the register that pairings tie households to helpers; called once the model exists."""

    def paired(access: Access, act: Act) -> Q:
        """Households paired today to the user, or to an organisation for which the user holds a seat."""
        pairings = pairing_model.objects.in_force(timezone.localdate())  # type: ignore[attr-defined]
        return Q(pk__in=pairings.tied_to(access, act).values("household_id"))

    tie(paired)
