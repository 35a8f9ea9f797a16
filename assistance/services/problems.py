"""The acts of problems: raise one, also from a visit, and take a step with it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.roles import Act
from assistance.models import Handover, HouseholdProblem, ProblemPhoto, Visit
from assistance.policies import MAX_PHOTOS
from assistance.problem_codes import ProblemKind, ProblemState
from assistance.problem_cycle import PROBLEM
from common.life_cycles import Step
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows
from households.models import Household
from households.scoping import reaches


@dataclass(frozen=True, slots=True)
class Said:
    """What is said with a step; each verb reads its own part."""

    opinion: str = ""
    person: User | None = None
    unit: Organisation | None = None
    deadline: dt.date | None = None
    # What a visit brought is sorted by who gives it to somebody.
    kind: str = ""
    result: str = ""
    photos: Sequence[Photo] = ()
    signed_by: str = ""
    signature: Photo | None = None


def raise_problem(
    *,
    user: User,
    household: Household,
    key: uuid.UUID,
    found_on: dt.date,
    today: dt.date,
    text: str,
    kind: str = ProblemKind.OTHER,
) -> HouseholdProblem:
    """The problem of this key, raised once; Refused says why there is none."""
    if twin := _twin(user, household, key):
        return twin
    problem = HouseholdProblem(
        key=key, household=household, found_on=found_on, text=text.strip(), kind=kind, raised_by=user
    )
    if found_on > today:
        raise Refused(_("This day lies in the future."))
    if not reaches(user.access_on(today), Act.HANDLE_PROBLEM, household):
        raise Refused(_("This household is not in your hands."))
    try:
        problem.full_clean()
        with transaction.atomic():
            problem.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        if twin := _twin(user, household, key):
            return twin
        raise refusal_of(error, HouseholdProblem) from error
    return problem


def _twin(user: User, household: Household, key: uuid.UUID) -> HouseholdProblem | None:
    twin = HouseholdProblem.objects.filter(key=key).first()
    if twin is not None and (twin.raised_by_id, twin.household_id) != (user.pk, household.pk):
        raise Refused(_("This form belongs to another problem. Open the form again."))
    return twin


def open_from_visit(visit: Visit) -> HouseholdProblem | None:
    """The problem that a visit brought, in the visit's transaction; one a visit, under the visit's key."""
    if not visit.problem.strip() or HouseholdProblem.objects.filter(visit=visit).exists():
        return None
    return HouseholdProblem.objects.create(
        key=visit.key,
        visit=visit,
        household_id=visit.household_id,
        found_on=visit.visited_on,
        text=visit.problem.strip(),
        raised_by_id=visit.visitor_id,
    )


def take_step(
    *,
    user: User,
    problem: HouseholdProblem,
    verb: str,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    said: Said,
) -> Step:
    """Move the problem; Refused says why not. Pictures lie in the store exactly when the step does."""
    if len(said.photos) > MAX_PHOTOS:
        raise Refused(_("At most %(count)s photos.") % {"count": MAX_PHOTOS})
    facts, changes = _meant(user, verb, on, said)
    pictures = _pictures(verb, said)
    with files_follow_rows() as stored:
        return PROBLEM.perform(
            problem,
            verb,
            user=user,
            key=key,
            on=on,
            today=today,
            opinion=said.result.strip() or said.opinion.strip(),
            facts=facts,
            changes=changes,
            then=lambda _case, step: _store(step, pictures, stored),
        )


def hand_problems(act: Handover, today: dt.date) -> None:
    """What the old helper was to solve for these households goes over with them, its deadline with it."""
    rows = HouseholdProblem.objects.filter(
        household__in=act.households.all(), person=act.old, state=ProblemState.ASSIGNED
    )
    for problem in rows.select_related("household").order_by("pk"):
        person = {"person": act.new}
        PROBLEM.perform(
            problem,
            "reassign",
            user=act.by,
            key=uuid.uuid5(act.key, str(problem.pk)),
            on=today,
            today=today,
            opinion=act.reason,
            facts=person,
            changes=person,
        )


def _meant(user: User, verb: str, on: dt.date, said: Said) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of a step, and the columns it changes."""
    facts: dict[str, Any] = {}
    match verb:
        case "take":
            facts = {"person": user, "unit": None, "deadline": said.deadline}
        case "assign" | "reassign":
            facts = {"person": said.person, "unit": said.unit, "deadline": said.deadline}
            return facts, facts | ({"kind": said.kind} if said.kind else {})
        case "reject" | "reopen":
            # The same hands, with time to do it again.
            facts = {"deadline": said.deadline}
        case "give_back":
            return {}, {"person": None, "unit": None, "deadline": None}
        case "solve":
            done = {"result": said.result.strip(), "solved_on": on}
            return {"result": said.result, "photos": said.photos}, done
        case "confirm":
            return {"signature": said.signature, "signed_by": said.signed_by}, {}
    return facts, facts


def _pictures(verb: str, said: Said) -> list[tuple[Photo, str]]:
    """Each picture of the step once, with who signed it."""
    if verb == "confirm":
        return [(said.signature, said.signed_by.strip())] if said.signature else []
    photos = said.photos if verb == "solve" else ()
    return [(photo, "") for photo in {photo.sha256: photo for photo in photos}.values()]


def _store(step: Any, pictures: Sequence[tuple[Photo, str]], stored: Stored) -> None:
    rows = []
    for photo, signed_by in pictures:
        row = ProblemPhoto(step=step, signed_by=signed_by)
        row.put(photo, stored)
        rows.append(row)
    ProblemPhoto.objects.bulk_create(rows)
