"""Monitoring (§2.7): marked, helped, proposed for clearing after a check, cleared by the county."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from households.models import Alert, Monitoring, MonitoringStep
from households.models.monitoring import MonitoringState as State
from households.parameters import value_of
from households.policies import refuse_early_clearing


def _has_measure(occasion: Occasion) -> str | None:
    if occasion.case.measures.exists():
        return None
    return _("Plan a measure first: what is done, who is responsible, until when.")


def _measures_done(occasion: Occasion) -> str | None:
    missing = occasion.case.measures.filter(done_on=None).first()
    return _("Not done yet: %(measure)s.") % {"measure": missing.text} if missing else None


def _long_enough(occasion: Occasion) -> str | None:
    """The months that the policy demands lie between the mark and the clearing."""
    months = value_of("monitoring_months", on=occasion.on, area=occasion.case.household.area_id)
    return refuse_early_clearing(occasion.case.identified_on, on=occasion.on, months=int(months))


def _checked(occasion: Occasion) -> str | None:
    if not occasion.facts or str(occasion.facts.get("found") or "").strip():
        return None
    return _("Say what the check at home found.")


def _nothing_undecided(occasion: Occasion) -> str | None:
    """No warning about the household waits to be checked or decided."""
    if Alert.objects.open().filter(household_id=occasion.case.household_id).exists():
        return _("An alert about this household is not decided yet.")
    return None


MONITORING = LifeCycle(
    name="monitoring",
    model=Monitoring,
    step=MonitoringStep,
    area_of=lambda case: case.household.area_id,
    way=(State.MONITORED, State.HELPED, State.PROPOSED, State.CLEARED),
    transitions=(
        Transition(
            "help",
            (State.MONITORED,),
            State.HELPED,
            Act.OPEN_CASE,
            gettext_lazy("Begin to help"),
            gettext_lazy("help began"),
            guards=(_has_measure,),
        ),
        Transition(
            "propose",
            (State.HELPED,),
            State.PROPOSED,
            Act.OPEN_CASE,
            gettext_lazy("Propose to clear the risk"),
            gettext_lazy("checked at home and proposed for clearing"),
            guards=(_long_enough, _measures_done, _nothing_undecided, _checked),
        ),
        Transition(
            "clear",
            (State.PROPOSED,),
            State.CLEARED,
            Act.APPROVE_CASE,
            gettext_lazy("Clear the risk"),
            gettext_lazy("risk cleared"),
            guards=(_long_enough, _nothing_undecided),
            not_by=("propose",),
            tone="success",
        ),
        Transition(
            "send_back",
            (State.PROPOSED,),
            State.HELPED,
            Act.APPROVE_CASE,
            gettext_lazy("Go on helping"),
            gettext_lazy("sent back: the risk is still there"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "end",
            (State.MONITORED, State.HELPED, State.PROPOSED),
            State.ENDED,
            Act.APPROVE_CASE,
            gettext_lazy("End the monitoring"),
            gettext_lazy("monitoring ended"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
