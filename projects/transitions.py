"""The life cycle of a project: declared, reviewed, approved, worked on, accepted (P5-14, P5-61)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from households.policies import refuse_notice
from projects.codes import ProjectState as State
from projects.models import Acceptance, Participation, Project, ProjectStep, SignerPart
from projects.policies import refuse_acceptance, refuse_content, refuse_households, refuse_reject

# The way a project goes when nothing stands against it; the page draws it as a line.
WAY = (
    State.DRAFT,
    State.DECLARED,
    State.REVIEWED,
    State.APPROVED,
    State.UNDER_WAY,
    State.FINISHED,
    State.ACCEPTED,
)


def content_complete(occasion: Occasion) -> str | None:
    """PF-03 and P5-14."""
    return refuse_content(occasion.case)


def households_on_register(occasion: Occasion) -> str | None:
    """Every household taking part stands on the open year's register; costs one query."""
    rows: Any = Participation.objects.filter(project=occasion.case).with_copy()
    found = list(rows.values_list("head", "household__household_no", "is_registered"))
    left = [head or number for head, number, is_registered in found if not is_registered]
    return refuse_households(occasion.case.category, len(found), left)


def village_notice_over(occasion: Occasion) -> str | None:
    """The township reviews after the village's notice (§2.9)."""
    return refuse_notice(occasion.case.village_notice, on=occasion.on)


def township_notice_over(occasion: Occasion) -> str | None:
    """The county approves after the township's notice (§2.9)."""
    return refuse_notice(occasion.case.township_notice, on=occasion.on)


def newest_acceptance(project: Project) -> Acceptance | None:
    """The acceptance that counts."""
    return Acceptance.objects.filter(project=project).first()


def acceptance_passed(occasion: Occasion) -> str | None:
    """The newest acceptance passed and bears a farmer's signature (P5-61)."""
    newest = newest_acceptance(occasion.case)
    farmers = 0 if newest is None else newest.signatures.filter(part=SignerPart.FARMER).count()
    return refuse_acceptance(newest, farmers=farmers)


def acceptance_failed(occasion: Occasion) -> str | None:
    """The newest acceptance did not pass."""
    return refuse_reject(newest_acceptance(occasion.case))


CYCLE = LifeCycle(
    name="project",
    model=Project,
    step=ProjectStep,
    area_of=lambda project: project.area_id,
    way=WAY,
    transitions=(
        Transition(
            "declare",
            (State.DRAFT,),
            State.DECLARED,
            Act.DECLARE_PROJECT,
            _("Declare"),
            pgettext_lazy("step of a project", "declared"),
            guards=(content_complete, households_on_register),
        ),
        Transition(
            "review",
            (State.DECLARED,),
            State.REVIEWED,
            Act.REVIEW_PROJECT,
            _("Pass the review"),
            pgettext_lazy("step of a project", "reviewed"),
            guards=(village_notice_over, households_on_register),
            not_by=("declare",),
        ),
        Transition(
            "return_to_village",
            (State.DECLARED,),
            State.DRAFT,
            Act.REVIEW_PROJECT,
            _("Return to the village"),
            pgettext_lazy("step of a project", "returned to the village"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "approve",
            (State.REVIEWED,),
            State.APPROVED,
            Act.APPROVE_PROJECT,
            _("Approve"),
            pgettext_lazy("step of a project", "approved"),
            guards=(township_notice_over, households_on_register),
            not_by=("declare", "review"),
            needs_meeting=True,
        ),
        Transition(
            "return_to_township",
            (State.REVIEWED,),
            State.DECLARED,
            Act.APPROVE_PROJECT,
            _("Return to the township"),
            pgettext_lazy("step of a project", "returned to the township"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "start",
            (State.APPROVED,),
            State.UNDER_WAY,
            Act.DECLARE_PROJECT,
            _("Start the work"),
            pgettext_lazy("step of a project", "work started"),
        ),
        Transition(
            "finish",
            (State.UNDER_WAY,),
            State.FINISHED,
            Act.DECLARE_PROJECT,
            _("Report as finished"),
            pgettext_lazy("step of a project", "work finished"),
        ),
        Transition(
            "accept",
            (State.FINISHED,),
            State.ACCEPTED,
            Act.REVIEW_PROJECT,
            _("Confirm the acceptance"),
            pgettext_lazy("step of a project", "acceptance confirmed"),
            guards=(acceptance_passed,),
            not_by=("finish",),
        ),
        Transition(
            "reject_work",
            (State.FINISHED,),
            State.UNDER_WAY,
            Act.REVIEW_PROJECT,
            _("Send back to work"),
            pgettext_lazy("step of a project", "sent back to work"),
            guards=(acceptance_failed,),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "withdraw",
            (State.DRAFT, State.DECLARED),
            State.WITHDRAWN,
            Act.DECLARE_PROJECT,
            _("Withdraw"),
            pgettext_lazy("step of a project", "withdrawn"),
            tone="danger",
        ),
        Transition(
            "stop",
            (State.APPROVED, State.UNDER_WAY),
            State.STOPPED,
            Act.APPROVE_PROJECT,
            _("Stop the project"),
            pgettext_lazy("step of a project", "stopped"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)

# After a return the level posts a new notice: what was shown is not what will be decided.
CLEARED_BY = {"return_to_village": "village_notice", "return_to_township": "township_notice"}


def done_on(project: Project, verb: str) -> dt.date | None:
    """The day on which the step was last done."""
    return project.steps.filter(verb=verb).order_by("-pk").values_list("on", flat=True).first()
