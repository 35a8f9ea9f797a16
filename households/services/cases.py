"""The acts of identification and exit: open a case, take its steps, write the outcome into the register."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.life_cycles import LifeCycle
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import files_follow_rows
from households.codes import ExitStatus, HouseholdType
from households.models import (
    CriterionSet,
    ExitAnswer,
    ExitCase,
    ExitSignature,
    ExitStep,
    Household,
    HouseholdYear,
    IdentificationCase,
    IdentificationStep,
    RegisterYear,
)
from households.models.case import ExitState, IdentificationState
from households.services.notices import take_down
from households.transitions import EXIT, IDENTIFICATION

FACTS_OF_CASE = ("comparison", "filing_no")


@dataclass(frozen=True, slots=True)
class Said:
    """Whether a criterion is met, and what shows it."""

    criterion: int
    met: bool
    evidence: str


def open_identification(
    *,
    user: User,
    household: Household,
    key: uuid.UUID,
    reason: str,
    standard: str,
    cause: str,
    opened_on: dt.date,
    today: dt.date,
) -> IdentificationCase:
    """A household's application, of a household that is not on the register this year (P5-47)."""
    case = IdentificationCase(
        key=key,
        household=household,
        reason=reason,
        standard=standard,
        cause=cause,
        opened_on=opened_on,
        opened_by=user,
    )
    return _open(case, IdentificationStep, "apply", today, _refuse_identification)


def open_exit(
    *,
    user: User,
    household: Household,
    key: uuid.UUID,
    criteria: CriterionSet,
    opened_on: dt.date,
    today: dt.date,
) -> ExitCase:
    """The proposal that a registered household has left poverty (P5-52); people decide, step by step."""
    case = ExitCase(key=key, household=household, criteria=criteria, opened_on=opened_on, opened_by=user)
    return _open(case, ExitStep, "propose", today, _refuse_exit)


def _open(case: Any, step: Any, verb: str, today: dt.date, refuse: Any) -> Any:
    """Write a new case with its first step; the same key again gives the case of the first call."""
    model = type(case)
    before = model.objects.filter(key=case.key).first()
    if before is not None:
        return before
    try:
        with transaction.atomic():
            locked = Household.objects.select_for_update(of=("self",)).get(pk=case.household_id)
            if not case.opened_by.access_on(today).may_in(Act.OPEN_CASE, locked.area_id):
                raise Refused(_("You may not open a case in this area."))
            if case.opened_on > today:
                raise Refused(_("The day of this step lies in the future."))
            case.year = RegisterYear.objects.current()
            copy = _copy_of(case)
            sentence = refuse(copy)
            if sentence:
                raise Refused(sentence)
            case.full_clean()
            case.save(force_insert=True)
            step.objects.create(
                case=case,
                key=case.key,
                verb=verb,
                source="",
                target=case.state,
                by=case.opened_by,
                on=case.opened_on,
            )
    except (ValidationError, IntegrityError) as error:
        twin = model.objects.filter(key=case.key).first()
        if twin is not None:
            return twin
        raise refusal_of(error, model) from error
    return case


def _refuse_identification(copy: HouseholdYear | None) -> str | None:
    if copy is None:
        return _("This household is not in the register of the open year. Enter it first.")
    if copy.household_type == HouseholdType.REGISTERED and copy.exit_status != ExitStatus.RELAPSED:
        return _("This household is on the register of poor households already.")
    return None


def _refuse_exit(copy: HouseholdYear | None) -> str | None:
    if copy is None or copy.household_type != HouseholdType.REGISTERED:
        return _("Only a household on the register of poor households can leave it.")
    if copy.exit_status == ExitStatus.EXITED:
        return _("This household is out of poverty already.")
    return None


def take_step(
    cycle: LifeCycle,
    case: Any,
    verb: str,
    *,
    user: User,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    opinion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Any:
    """One step of a case; the last one writes the register, and a return takes its notices back."""
    said = facts or {}
    changes = {name: said[name] for name in FACTS_OF_CASE if said.get(name)}

    def then(locked: Any, step: Any) -> None:
        if step.verb == "return_to_village":
            take_down(locked, "village_notice", opinion=opinion, today=today)
        _write_register(locked, step.on)

    return cycle.perform(
        case,
        verb,
        user=user,
        key=key,
        on=on,
        today=today,
        opinion=opinion,
        facts=said,
        changes=changes,
        then=then,
    )


def _write_register(case: Any, on: dt.date) -> None:
    """What a finished case changes on the household's copy of the open year."""
    if case.state == IdentificationState.FILED and isinstance(case, IdentificationCase):
        _change(
            case,
            household_type=HouseholdType.REGISTERED,
            exit_status=ExitStatus.POOR,
            id_standard=case.standard,
            main_cause=case.cause,
            identified_on=on.replace(day=1),
        )
    elif case.state == ExitState.MARKED and isinstance(case, ExitCase):
        _change(case, exit_status=ExitStatus.EXITED, exit_year=on.year)


def _change(case: Any, **values: Any) -> None:
    copy = _copy_of(case, lock=True)
    if copy is None:
        raise Refused(_("The household has left the register of the open year meanwhile."))
    for name, value in values.items():
        setattr(copy, name, value)
    copy.version += 1
    copy.save(update_fields=[*values, "version"])


def _copy_of(case: Any, *, lock: bool = False) -> HouseholdYear | None:
    copies = HouseholdYear.objects.filter(household_id=case.household_id, year__closed_on=None)
    return (copies.select_for_update(of=("self",)) if lock else copies).first()


@transaction.atomic
def answer_criteria(*, user: User, case: ExitCase, said: Sequence[Said], today: dt.date) -> None:
    """What the household meets and what shows it; can be corrected until the village has appraised it."""
    locked = ExitCase.objects.select_for_update(of=("self",)).select_related("household").get(pk=case.pk)
    _may_work_on(user, locked, today)
    if locked.state != ExitState.PROPOSED:
        raise Refused(_("The village has appraised these criteria; return the case to change them."))
    known = set(locked.criteria.criteria.values_list("pk", flat=True))
    rows = [
        ExitAnswer(case=locked, criterion_id=one.criterion, met=one.met, evidence=one.evidence)
        for one in said
        if one.criterion in known
    ]
    try:
        ExitAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            update_fields=["met", "evidence"],
            unique_fields=["case", "criterion"],
        )
    except IntegrityError as error:
        raise refusal_of(error, ExitAnswer) from error


def sign_exit(
    *, user: User, case: ExitCase, part: str, name: str, signed_on: dt.date, photo: Photo, today: dt.date
) -> ExitSignature:
    """A signature under the confirmation of exit (D19), one for each part, while the case is appraised."""
    try:
        with files_follow_rows() as stored, transaction.atomic():
            locked = ExitCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
            _may_work_on(user, locked, today)
            if locked.state != ExitState.APPRAISED:
                raise Refused(_("The confirmation is signed after the village's appraisal."))
            if signed_on > today:
                raise Refused(_("The day of the signature lies in the future."))
            signature = ExitSignature(case=locked, part=part, name=name, signed_on=signed_on)
            signature.put(photo, stored)
            signature.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This part has signed already.")) from error
    return signature


def _may_work_on(user: User, case: ExitCase, today: dt.date) -> None:
    if not user.access_on(today).may_in(Act.OPEN_CASE, case.household.area_id):
        raise Refused(_("Your posting does not allow this step here."))


__all__ = [
    "EXIT",
    "IDENTIFICATION",
    "Said",
    "answer_criteria",
    "open_exit",
    "open_identification",
    "sign_exit",
    "take_step",
]
