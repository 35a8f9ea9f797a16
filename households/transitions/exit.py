"""Exit (P5-52, §2.9): proposal, appraisal, signatures, notice, township, county, mark on the register."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from households.models import ExitCase, ExitStep
from households.models.case import ExitState as State
from households.models.case import SignerPart
from households.transitions.guards import VOTES, announced, appraised_by_enough, village_notice_over

WAY = (State.PROPOSED, State.APPRAISED, State.SIGNED, State.REVIEWED, State.APPROVED, State.MARKED)


def _criteria_met(occasion: Occasion) -> str | None:
    """Every criterion of the set answered with yes; names the first that is not."""
    answers = dict(occasion.case.answers.values_list("criterion_id", "met"))
    for criterion in occasion.case.criteria.criteria.all():
        if criterion.pk not in answers:
            return _("Not answered yet: %(criterion)s.") % {"criterion": criterion.label}
        if not answers[criterion.pk]:
            return _("Not met: %(criterion)s.") % {"criterion": criterion.label}
    return None


def _signed_by_both(occasion: Occasion) -> str | None:
    signed = set(occasion.case.signatures.filter(voided_on=None).values_list("part", flat=True))
    if SignerPart.HOUSEHOLD not in signed:
        return _("The household has not signed the confirmation of its exit yet.")
    if SignerPart.HELPER not in signed:
        return _("The responsible helper has not signed the confirmation of exit yet.")
    return None


EXIT = LifeCycle(
    name="exit",
    model=ExitCase,
    step=ExitStep,
    area_of=lambda case: case.household.area_id,
    way=WAY,
    transitions=(
        Transition(
            "appraise",
            (State.PROPOSED,),
            State.APPRAISED,
            Act.OPEN_CASE,
            gettext_lazy("Record the appraisal"),
            gettext_lazy("appraised by the village assembly"),
            guards=(_criteria_met, appraised_by_enough),
            asks=VOTES,
        ),
        Transition(
            "recognise",
            (State.APPRAISED,),
            State.SIGNED,
            Act.OPEN_CASE,
            gettext_lazy("Record the household's recognition"),
            gettext_lazy("recognised by the household, signed by both"),
            guards=(_signed_by_both,),
        ),
        Transition(
            "review",
            (State.SIGNED,),
            State.REVIEWED,
            Act.REVIEW_CASE,
            gettext_lazy("Pass the township's review"),
            gettext_lazy("reviewed by the township"),
            guards=(village_notice_over, _criteria_met),
            not_by=("propose", "appraise", "recognise"),
        ),
        Transition(
            "approve",
            (State.REVIEWED,),
            State.APPROVED,
            Act.APPROVE_CASE,
            gettext_lazy("Approve for the county"),
            gettext_lazy("approved by the county"),
            not_by=("propose", "appraise", "recognise", "review"),
            needs_meeting=True,
        ),
        Transition(
            "mark",
            (State.APPROVED,),
            State.MARKED,
            Act.APPROVE_CASE,
            gettext_lazy("Mark as out of poverty"),
            gettext_lazy("marked on the register"),
            guards=(announced, _signed_by_both),
        ),
        Transition(
            "return_to_village",
            (State.APPRAISED, State.SIGNED),
            State.PROPOSED,
            Act.REVIEW_CASE,
            gettext_lazy("Return to the village"),
            gettext_lazy("returned to the village"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "return_to_township",
            (State.REVIEWED,),
            State.SIGNED,
            Act.APPROVE_CASE,
            gettext_lazy("Return to the township"),
            gettext_lazy("returned to the township"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "reject",
            (State.SIGNED, State.REVIEWED),
            State.REJECTED,
            Act.REVIEW_CASE,
            gettext_lazy("Reject"),
            gettext_lazy("rejected"),
            needs_opinion=True,
            tone="danger",
        ),
        Transition(
            "withdraw",
            (State.PROPOSED, State.APPRAISED),
            State.WITHDRAWN,
            Act.OPEN_CASE,
            gettext_lazy("Withdraw"),
            gettext_lazy("withdrawn"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
