"""Exit of a village (贫困村出列): application, township, county, public notice, mark."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from households.models import VillageExit, VillageExitStep
from households.models.village_exit import VillageExitState as State
from households.policies import refuse_notice

WAY = (State.PROPOSED, State.REVIEWED, State.VERIFIED, State.MARKED)
EARLIER = ("propose", "review")


def criteria_met(occasion: Occasion) -> str | None:
    """Every criterion of the set answered with yes; names the first that is not."""
    answers = dict(occasion.case.answers.values_list("criterion_id", "met"))
    for criterion in occasion.case.criteria.criteria.all():
        if criterion.pk not in answers:
            return _("Not answered yet: %(criterion)s.") % {"criterion": criterion.label}
        if not answers[criterion.pk]:
            return _("Not met: %(criterion)s.") % {"criterion": criterion.label}
    return None


def _notice_over(occasion: Occasion) -> str | None:
    return refuse_notice(occasion.case.notice, on=occasion.on)


VILLAGE_EXIT = LifeCycle(
    name="village_exit",
    model=VillageExit,
    step=VillageExitStep,
    area_of=lambda case: case.area_id,
    way=WAY,
    transitions=(
        Transition(
            "review",
            (State.PROPOSED,),
            State.REVIEWED,
            Act.REVIEW_CASE,
            gettext_lazy("Pass the township's review"),
            gettext_lazy("reviewed by the township"),
            guards=(criteria_met,),
            not_by=("propose",),
        ),
        Transition(
            "verify",
            (State.REVIEWED,),
            State.VERIFIED,
            Act.APPROVE_CASE,
            gettext_lazy("Verify for the county"),
            gettext_lazy("verified by the county"),
            guards=(criteria_met,),
            not_by=EARLIER,
            needs_meeting=True,
        ),
        Transition(
            "mark",
            (State.VERIFIED,),
            State.MARKED,
            Act.APPROVE_CASE,
            gettext_lazy("Mark the village as out of poverty"),
            gettext_lazy("marked as out of poverty"),
            guards=(_notice_over,),
            not_by=EARLIER,
        ),
        Transition(
            "return",
            (State.REVIEWED, State.VERIFIED),
            State.PROPOSED,
            Act.APPROVE_CASE,
            gettext_lazy("Return to the village"),
            gettext_lazy("returned to the village"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "reject",
            (State.PROPOSED, State.REVIEWED, State.VERIFIED),
            State.REJECTED,
            Act.APPROVE_CASE,
            gettext_lazy("Reject"),
            gettext_lazy("rejected"),
            needs_opinion=True,
            tone="danger",
        ),
        Transition(
            "withdraw",
            (State.PROPOSED,),
            State.WITHDRAWN,
            Act.OPEN_CASE,
            gettext_lazy("Withdraw"),
            gettext_lazy("withdrawn"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
