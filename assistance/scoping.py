"""What ties a household to a helper: a pairing in force, or the village that they lead.

A pairing is with the person or with their organisation. Who leads a village or is its contact leader reads
all of its households and logs visits to them (领导干部遍访, P3-01), but does nothing else there.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from accounts.access import Access
from accounts.roles import Act
from assistance.models.area_pairing import AreaPairing
from assistance.models.pairing import Pairing
from households.models import Household
from households.scoping import tie

LED_ACTS = frozenset({Act.READ_REGISTER, Act.READ_PAIRINGS, Act.LOG_VISIT})


def register() -> None:
    """Tell the register of these ties; called once the models exist."""
    tie(_tied)


def _tied(access: Access, act: Act) -> Q:
    """Households paired today to the user or an organisation of theirs, and those of villages they lead."""
    today = timezone.localdate()
    keys = Pairing.objects.in_force(today).tied_to(access, act).order_by().values("household_id")
    if act in LED_ACTS and access.user_id is not None:
        # One set of keys: PostgreSQL looks each up, where alternatives would make it read all households.
        led = AreaPairing.objects.in_force(today).led_by(access.user_id).order_by().values("area_id")
        own, groups = (Household.objects.filter(**{path: led}) for path in ("area__in", "area__parent__in"))
        keys = keys.union(own.values("pk"), groups.values("pk"))
    return Q(pk__in=keys)
