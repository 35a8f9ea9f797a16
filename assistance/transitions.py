"""Disputes: mediated in the village, or handed to the township, until they are settled (P3-15)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from accounts.roles import Act
from assistance.models import Dispute, DisputeStep
from assistance.team_codes import DisputeState as State
from common.life_cycles import LifeCycle, Transition

_SETTLE = gettext_lazy("Settle, with the outcome")
_SETTLED = gettext_lazy("settled the dispute")

DISPUTE = LifeCycle(
    name="dispute",
    model=Dispute,
    step=DisputeStep,
    area_of=lambda case: case.team.village_id,
    way=(State.OPEN, State.MEDIATING, State.SETTLED),
    transitions=(
        Transition(
            "mediate",
            (State.OPEN,),
            State.MEDIATING,
            Act.KEEP_TEAM_BOOKS,
            gettext_lazy("Begin to mediate"),
            gettext_lazy("began to mediate"),
        ),
        Transition(
            "settle",
            (State.MEDIATING,),
            State.SETTLED,
            Act.KEEP_TEAM_BOOKS,
            _SETTLE,
            _SETTLED,
            needs_opinion=True,
        ),
        Transition(
            "refer",
            (State.OPEN, State.MEDIATING),
            State.REFERRED,
            Act.KEEP_TEAM_BOOKS,
            gettext_lazy("Hand to the township"),
            gettext_lazy("handed to the township"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "settle", (State.REFERRED,), State.SETTLED, Act.RUN_TEAMS, _SETTLE, _SETTLED, needs_opinion=True
        ),
        Transition(
            "return",
            (State.REFERRED, State.SETTLED),
            State.MEDIATING,
            Act.RUN_TEAMS,
            gettext_lazy("Have it mediated again"),
            gettext_lazy("sent back to be mediated again"),
            needs_opinion=True,
            tone="warning",
        ),
    ),
)
