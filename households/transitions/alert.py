"""Alerts: checked at home, then taken into monitoring or set aside with a reason (§2.7)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from households.models import Alert, AlertStep, HouseholdYear
from households.models.alert import AlertState as State
from households.policies import refuse_monitor_kind


def _found(occasion: Occasion) -> str | None:
    if not occasion.facts or str(occasion.facts.get("found") or "").strip():
        return None
    return _("Say what the check at home found.")


def _fitting(occasion: Occasion) -> str | None:
    """The kind of monitored household fits what the register says."""
    copies = HouseholdYear.objects.filter(household_id=occasion.case.household_id, year__closed_on=None)
    return refuse_monitor_kind(copies.first(), occasion.facts.get("kind"))


ALERT = LifeCycle(
    name="alert",
    model=Alert,
    step=AlertStep,
    area_of=lambda case: case.household.area_id,
    way=(State.RAISED, State.CHECKED, State.CONFIRMED),
    transitions=(
        Transition(
            "check",
            (State.RAISED,),
            State.CHECKED,
            Act.OPEN_CASE,
            gettext_lazy("Record the check at home"),
            gettext_lazy("checked at home"),
            guards=(_found,),
        ),
        Transition(
            "confirm",
            (State.CHECKED,),
            State.CONFIRMED,
            Act.REVIEW_CASE,
            gettext_lazy("Take into monitoring"),
            gettext_lazy("taken into monitoring"),
            guards=(_fitting,),
            not_by=("check",),
        ),
        Transition(
            "check_again",
            (State.CHECKED,),
            State.RAISED,
            Act.REVIEW_CASE,
            gettext_lazy("Have it checked again"),
            gettext_lazy("sent back to be checked again"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "reject",
            (State.RAISED, State.CHECKED),
            State.REJECTED,
            Act.REVIEW_CASE,
            gettext_lazy("Set aside: no risk"),
            gettext_lazy("set aside: no risk"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
