"""Adjustments (§2.7): 清退 and 返贫 after a notice, 整户注销 without; village, township and county decide."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from households.models import AdjustmentCase, AdjustmentKind, AdjustmentStep
from households.models import AdjustmentState as State
from households.transitions.guards import village_notice_over

WAY = (State.PROPOSED, State.REVIEWED, State.DONE)


def _shown_to_the_village(occasion: Occasion) -> str | None:
    """A household that has come to its end needs no notice; whoever loses or gains help does."""
    if occasion.case.kind == AdjustmentKind.CANCELLATION:
        return None
    return village_notice_over(occasion)


ADJUSTMENT = LifeCycle(
    name="adjustment",
    model=AdjustmentCase,
    step=AdjustmentStep,
    area_of=lambda case: case.household.area_id,
    way=WAY,
    transitions=(
        Transition(
            "review",
            (State.PROPOSED,),
            State.REVIEWED,
            Act.REVIEW_CASE,
            _("Pass the township's review"),
            _("reviewed by the township"),
            guards=(_shown_to_the_village,),
            not_by=("propose",),
        ),
        Transition(
            "approve",
            (State.REVIEWED,),
            State.DONE,
            Act.APPROVE_CASE,
            _("Approve for the county"),
            _("approved by the county, entered in the register"),
            not_by=("propose", "review"),
            needs_meeting=True,
        ),
        Transition(
            "return_to_village",
            (State.REVIEWED,),
            State.PROPOSED,
            Act.APPROVE_CASE,
            _("Return to the village"),
            _("returned to the village"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "reject",
            (State.PROPOSED, State.REVIEWED),
            State.REJECTED,
            Act.REVIEW_CASE,
            _("Reject"),
            _("rejected"),
            needs_opinion=True,
            tone="danger",
        ),
        Transition(
            "withdraw",
            (State.PROPOSED,),
            State.WITHDRAWN,
            Act.OPEN_CASE,
            _("Withdraw"),
            _("withdrawn"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
