"""How a finding is put right (P5-44): assigned, reported, verified by others, closed; or sent back."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import ROLE_ACTS, Act
from common.life_cycles import LifeCycle, Occasion, Transition
from inspections.codes import FindingState
from inspections.models import Finding, FindingStep


def feedback_was_given(occasion: Occasion) -> str | None:
    """Those who put it right may not know of a covert inspection before its feedback (P5-73)."""
    inspection = occasion.case.inspection
    if inspection is not None and inspection.is_hidden:
        return _("This finding is from a covert inspection. Give its feedback first.")
    return None


def was_found_before(occasion: Occasion) -> str | None:
    """Nothing is assigned before it was found."""
    if occasion.on < occasion.case.found_on:
        return _("The finding is of %(day)s; this step cannot be earlier.") % {
            "day": date_format(occasion.case.found_on, "Y-m-d")
        }
    return None


def person_can_put_right(occasion: Occasion) -> str | None:
    """The responsible person must be able to report from where the finding lies."""
    person = occasion.facts.get("person")
    area = occasion.case.area_id
    if person is None or person.access_on(occasion.on).may_in(Act.RECTIFY, area):
        return None
    return _("%(person)s has no posting in which findings are put right here.") % {"person": person}


def deadline_is_ahead(occasion: Occasion) -> str | None:
    """Nobody is given a deadline that is over."""
    deadline = occasion.facts.get("deadline")
    if deadline is not None and deadline < occasion.on:
        return _("The deadline is before the day of this step.")
    return None


def hands_change(occasion: Occasion) -> str | None:
    """Something must change: the leader, the unit, the person or the deadline."""
    said = {name: occasion.facts[name] for name in DUTY if name in occasion.facts}
    if said and all(getattr(occasion.case, name) == value for name, value in said.items()):
        return _("Nothing changes: the same leader, unit, person and deadline.")
    return None


def is_responsible(occasion: Occasion) -> str | None:
    """Only the responsible person, or somebody whose posting is with the responsible unit, reports."""
    case = occasion.case
    seats = occasion.user.access_on(occasion.on).seats
    here = [seat for seat in seats if case.area_id.startswith(seat.area)]
    units = {seat.organisation for seat in here if Act.RECTIFY in ROLE_ACTS[seat.role]}
    if occasion.user.pk == case.person_id or case.unit_id in units:
        return None
    return _("Only %(person)s or somebody posted by “%(unit)s” reports this finding as put right.") % {
        "person": case.person,
        "unit": case.unit,
    }


def has_result(occasion: Occasion) -> str | None:
    """A report says what was done."""
    result = occasion.facts.get("result")
    return None if result is None or result.strip() else _("Say what was done and with which result.")


def was_not_reporter(occasion: Occasion) -> str | None:
    """Who reported it as put right cannot judge it."""
    reports = FindingStep.objects.filter(case=occasion.case, verb="report").order_by("-pk")
    if occasion.user.pk == reports.values_list("by_id", flat=True).first():
        return _("You reported this finding as put right; somebody else must verify it.")
    return None


def did_not_find(occasion: Occasion) -> str | None:
    """Who recorded a finding does not verify it."""
    if occasion.user.pk == occasion.case.found_by_id:
        return _("You recorded this finding; somebody else must verify it.")
    return None


def does_not_answer_for_it(occasion: Occasion) -> str | None:
    """The responsible person or leader does not verify what was done under them."""
    if occasion.user.pk in (occasion.case.person_id, occasion.case.leader_id):
        return _("You are responsible for putting this right; somebody else must verify it.")
    return None


STATE = FindingState
DUTY = ("leader", "unit", "person", "deadline")

FINDING_CYCLE = LifeCycle(
    name="finding",
    model=Finding,
    step=FindingStep,
    area_of=lambda finding: finding.area_id,
    way=tuple(FindingState),
    keeps=DUTY,
    transitions=(
        Transition(
            "assign",
            (STATE.OPEN,),
            STATE.RECTIFYING,
            Act.VERIFY_FINDING,
            gettext_lazy("Assign"),
            gettext_lazy("assigned"),
            guards=(feedback_was_given, was_found_before, person_can_put_right, deadline_is_ahead),
        ),
        Transition(
            "reassign",
            (STATE.RECTIFYING,),
            STATE.RECTIFYING,
            Act.VERIFY_FINDING,
            gettext_lazy("Reassign"),
            gettext_lazy("reassigned"),
            guards=(person_can_put_right, deadline_is_ahead, hands_change),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "report",
            (STATE.RECTIFYING,),
            STATE.REPORTED,
            Act.RECTIFY,
            gettext_lazy("Report as put right"),
            gettext_lazy("reported as put right"),
            guards=(is_responsible, has_result),
        ),
        Transition(
            "verify",
            (STATE.REPORTED,),
            STATE.VERIFIED,
            Act.VERIFY_FINDING,
            gettext_lazy("Verify"),
            gettext_lazy("verified"),
            guards=(was_not_reporter, did_not_find, does_not_answer_for_it),
        ),
        Transition(
            "close",
            (STATE.VERIFIED,),
            STATE.CLOSED,
            Act.VERIFY_FINDING,
            pgettext_lazy("step of a finding", "Close"),
            gettext_lazy("closed"),
            guards=(was_not_reporter, does_not_answer_for_it),
            tone="success",
        ),
        Transition(
            "send_back",
            (STATE.REPORTED, STATE.VERIFIED),
            STATE.RECTIFYING,
            Act.VERIFY_FINDING,
            gettext_lazy("Send back"),
            gettext_lazy("sent back"),
            guards=(deadline_is_ahead,),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
