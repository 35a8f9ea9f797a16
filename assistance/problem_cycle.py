"""How a problem of a household is solved (P2-09): given to somebody, shown, and confirmed by the family."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Access
from accounts.models import Posting
from accounts.roles import ROLE_ACTS, TIED_ROLES, Act
from assistance.models import HouseholdProblem, Pairing, ProblemStep
from assistance.problem_codes import ProblemState as State
from common.life_cycles import LifeCycle, Occasion, Transition
from households.scoping import reaches

HANDS = ("person", "unit", "deadline")
HANDLING = tuple(role for role, acts in ROLE_ACTS.items() if Act.HANDLE_PROBLEM in acts)


def was_found_before(occasion: Occasion) -> str | None:
    """Nothing is done about it before it was found."""
    if occasion.on < occasion.case.found_on:
        return _("The problem was found on %(day)s; this step cannot be earlier.") % {
            "day": date_format(occasion.case.found_on, "Y-m-d")
        }
    return None


def has_time(occasion: Occasion) -> str | None:
    """A deadline that is not over."""
    deadline = occasion.facts.get("deadline")
    if deadline is not None and deadline < occasion.on:
        return _("The day to solve it by is before the day of this step.")
    return None


def has_hands(occasion: Occasion) -> str | None:
    """A person or a unit, who can reach the household, until a day."""
    facts = occasion.facts
    if not set(HANDS) <= set(facts):
        return None
    person, unit, deadline = (facts[name] for name in HANDS)
    if (person is None and unit is None) or deadline is None:
        return _("Name who solves the problem, a person or a unit, and a deadline.")
    if person is not None and not _person_reaches(person, occasion):
        return _("%(person)s has no posting in which problems of this household are solved.") % {
            "person": person
        }
    if unit is not None and not _unit_reaches(unit, occasion):
        return _("Nobody of “%(unit)s” has a posting in which problems of this household are solved.") % {
            "unit": unit
        }
    return None


def _person_reaches(person: Any, occasion: Occasion) -> bool:
    return reaches(person.access_on(occasion.on), Act.HANDLE_PROBLEM, occasion.case.household)


def _unit_reaches(unit: Any, occasion: Occasion) -> bool:
    """Whether somebody posted by the unit can handle the problem: by area, or by a pairing."""
    people = Posting.objects.in_force(occasion.on).filter(organisation=unit, role__in=HANDLING)
    wide = Access(None, people.exclude(role__in=TIED_ROLES).seats())
    household = occasion.case.household
    if wide.may_in(Act.HANDLE_PROBLEM, household.area_id):
        return True
    mine = Q(organisation=unit) | Q(helper__in=people.values("user_id"))
    paired = Pairing.objects.in_force(occasion.on).filter(mine, household=household)
    return people.exists() and paired.exists()


def hands_change(occasion: Occasion) -> str | None:
    """Something must change: the person, the unit or the deadline."""
    said = {name: occasion.facts[name] for name in HANDS if name in occasion.facts}
    if said and all(getattr(occasion.case, name) == value for name, value in said.items()):
        return _("Nothing changes: the same person, unit and deadline.")
    return None


def is_responsible(occasion: Occasion) -> str | None:
    """Only the responsible person, or somebody posted by the responsible unit."""
    case = occasion.case
    seats = occasion.user.access_on(occasion.on).seats
    units = {seat.organisation for seat in seats if seat.organisation is not None}
    if occasion.user.pk == case.person_id or case.unit_id in units:
        return None
    return _("This problem was given to %(hands)s; only they do this.") % {"hands": case.hands}


def is_shown(occasion: Occasion) -> str | None:
    """What was done, and a photo that shows it."""
    if "result" in occasion.facts and not occasion.facts["result"].strip():
        return _("Say how the problem was solved.")
    if "photos" in occasion.facts and not occasion.facts["photos"]:
        return _("Add a photo that shows the problem is solved.")
    return None


def is_signed(occasion: Occasion) -> str | None:
    """The household's own signature."""
    if "signature" in occasion.facts and not (
        occasion.facts["signature"] and occasion.facts.get("signed_by", "").strip()
    ):
        return _("The household confirms with its signature: name who signs, and let them sign.")
    return None


def _tied(access: Any, act: str, case: Any) -> bool:
    return reaches(access, Act(act), case.household)


PROBLEM = LifeCycle(
    name="problem",
    model=HouseholdProblem,
    step=ProblemStep,
    area_of=lambda case: case.household.area_id,
    tied=_tied,
    way=(State.RAISED, State.ASSIGNED, State.SOLVED, State.CONFIRMED),
    keeps=HANDS,
    transitions=(
        Transition(
            "take",
            (State.RAISED,),
            State.ASSIGNED,
            Act.HANDLE_PROBLEM,
            gettext_lazy("Solve it myself"),
            gettext_lazy("took it on"),
            guards=(was_found_before, has_time, has_hands),
            asks=("deadline",),
        ),
        Transition(
            "assign",
            (State.RAISED,),
            State.ASSIGNED,
            Act.EDIT_PAIRINGS,
            gettext_lazy("Give to somebody"),
            gettext_lazy("gave it to somebody"),
            guards=(was_found_before, has_time, has_hands),
        ),
        Transition(
            "reassign",
            (State.ASSIGNED,),
            State.ASSIGNED,
            Act.EDIT_PAIRINGS,
            gettext_lazy("Give to somebody else"),
            gettext_lazy("gave it to somebody else"),
            guards=(has_time, has_hands, hands_change),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "solve",
            (State.ASSIGNED,),
            State.SOLVED,
            Act.HANDLE_PROBLEM,
            gettext_lazy("Report as solved"),
            gettext_lazy("reported it as solved"),
            guards=(is_responsible, is_shown),
        ),
        Transition(
            "give_back",
            (State.ASSIGNED,),
            State.RAISED,
            Act.HANDLE_PROBLEM,
            gettext_lazy("Give back, with the reason"),
            gettext_lazy("gave it back"),
            guards=(is_responsible,),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "confirm",
            (State.SOLVED,),
            State.CONFIRMED,
            Act.HANDLE_PROBLEM,
            gettext_lazy("The household confirms"),
            gettext_lazy("took the household's confirmation"),
            guards=(is_signed,),
            not_by=("solve",),
            tone="success",
        ),
        Transition(
            "reject",
            (State.SOLVED,),
            State.ASSIGNED,
            Act.HANDLE_PROBLEM,
            gettext_lazy("The household is not content"),
            gettext_lazy("sent it back: the household is not content"),
            guards=(has_time,),
            not_by=("solve",),
            needs_opinion=True,
            tone="danger",
        ),
        Transition(
            "reopen",
            (State.CONFIRMED,),
            State.ASSIGNED,
            Act.EDIT_PAIRINGS,
            gettext_lazy("Take up again"),
            gettext_lazy("took it up again"),
            guards=(has_time,),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "withdraw",
            (State.RAISED, State.ASSIGNED),
            State.WITHDRAWN,
            Act.EDIT_PAIRINGS,
            gettext_lazy("Withdraw"),
            gettext_lazy("withdrew it"),
            needs_opinion=True,
            tone="danger",
        ),
    ),
)
