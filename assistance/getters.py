"""The one door to each object of assistance: outside the area 404, in a role that may not 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import Act
from assistance.models import Handover, Pairing, Visit, VisitPhoto


def get_visit(user: User, pk: int) -> Visit:
    """A visit of a household whose visits the user reads."""
    rows = Visit.objects.visible_to(user).select_related("household__area", "visitor")
    return get_object_or_404(rows, pk=pk)


def get_photo(user: User, visit_pk: int, pk: int) -> VisitPhoto:
    """A photo of a visit the user reads."""
    return get_object_or_404(VisitPhoto, pk=pk, visit=get_visit(user, visit_pk))


def get_pairing(user: User, pk: int, act: Act = Act.READ_PAIRINGS) -> Pairing:
    """A pairing the user reads and on whose household they may do the act."""
    rows = Pairing.objects.select_related("household__area", "helper", "organisation")
    pairing = get_object_or_404(rows.visible_to(user), pk=pk)
    if not rows.visible_to(user, act).filter(pk=pk).exists():
        raise PermissionDenied
    return pairing


def get_handover(user: User, pk: int) -> Handover:
    """A hand-over with a household in the user's areas."""
    rows = Handover.objects.visible_to(user).select_related("old", "new", "by")
    return get_object_or_404(rows, pk=pk)
