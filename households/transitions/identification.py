"""Identification (P5-47): application, appraisal, review, comparison, county, filing; two notices between."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from households.models import IdentificationCase, IdentificationStep
from households.models.case import IdentificationState as State
from households.policies import refuse_notice
from households.transitions.guards import VOTES, announced, appraised_by_enough, village_notice_over


def _township_notice_over(occasion: Occasion) -> str | None:
    case = occasion.case
    return refuse_notice(case.township_notice, on=occasion.on, household=case.household_id)


WAY = (State.APPLIED, State.APPRAISED, State.REVIEWED, State.COMPARED, State.CONFIRMED, State.FILED)

IDENTIFICATION = LifeCycle(
    name="identification",
    model=IdentificationCase,
    step=IdentificationStep,
    area_of=lambda case: case.household.area_id,
    way=WAY,
    transitions=(
        Transition(
            "appraise",
            (State.APPLIED,),
            State.APPRAISED,
            Act.OPEN_CASE,
            gettext_lazy("Record the appraisal"),
            gettext_lazy("appraised by the village assembly"),
            guards=(appraised_by_enough,),
            asks=VOTES,
        ),
        Transition(
            "review",
            (State.APPRAISED,),
            State.REVIEWED,
            Act.REVIEW_CASE,
            gettext_lazy("Pass the township's review"),
            gettext_lazy("reviewed by the township"),
            guards=(village_notice_over,),
            not_by=("apply", "appraise"),
        ),
        Transition(
            "compare",
            (State.REVIEWED,),
            State.COMPARED,
            Act.REVIEW_CASE,
            gettext_lazy("Record the comparison"),
            gettext_lazy("compared with other data"),
            guards=(_township_notice_over,),
            asks=("comparison",),
        ),
        Transition(
            "confirm",
            (State.COMPARED,),
            State.CONFIRMED,
            Act.APPROVE_CASE,
            gettext_lazy("Confirm for the county"),
            gettext_lazy("confirmed by the county's leading group"),
            not_by=("apply", "appraise", "review"),
            needs_meeting=True,
        ),
        Transition(
            "file",
            (State.CONFIRMED,),
            State.FILED,
            Act.APPROVE_CASE,
            gettext_lazy("File with the city"),
            gettext_lazy("filed with the city"),
            guards=(announced,),
            asks=("filing_no",),
        ),
        Transition(
            "return_to_village",
            (State.APPRAISED,),
            State.APPLIED,
            Act.REVIEW_CASE,
            gettext_lazy("Return to the village"),
            gettext_lazy("returned to the village"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "return_to_township",
            (State.COMPARED,),
            State.APPRAISED,
            Act.APPROVE_CASE,
            gettext_lazy("Return to the township"),
            gettext_lazy("returned to the township"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "reject",
            (State.APPRAISED, State.REVIEWED, State.COMPARED),
            State.REJECTED,
            Act.REVIEW_CASE,
            gettext_lazy("Reject"),
            gettext_lazy("rejected"),
            needs_opinion=True,
            tone="danger",
        ),
        Transition(
            "withdraw",
            (State.APPLIED, State.APPRAISED),
            State.WITHDRAWN,
            Act.OPEN_CASE,
            gettext_lazy("Withdraw"),
            gettext_lazy("withdrawn by the household"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
