"""The acts of identification, exit and adjustment: open a case, take its steps, write the register."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.life_cycles import LifeCycle, Step
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows
from households.codes import ExitStatus, HouseholdType
from households.models import (
    AdjustmentCase,
    AdjustmentKind,
    AdjustmentState,
    AdjustmentStep,
    CriterionSet,
    ExitCase,
    ExitStep,
    Household,
    HouseholdYear,
    IdentificationCase,
    IdentificationStep,
    Notice,
    RegisterYear,
)
from households.models.case import ExitState, IdentificationState
from households.policies import refuse_adjustment, refuse_exit, refuse_identification
from households.services.notices import WITHDRAWN_REASON_LENGTH, rests_alone, take_down

FACTS_OF_CASE = ("comparison", "filing_no")
# After a return the level posts a new notice: what was shown is not what will be decided.
CLEARED_BY = {"return_to_village": "village_notice", "return_to_township": "township_notice"}
ENDING = ("reject", "withdraw")
NOTICE_FIELDS = ("village_notice", "township_notice", "announcement")


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
    photos: Sequence[Photo] = (),
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
    return _open(case, IdentificationStep, "apply", today, refuse_identification, photos)


def open_exit(
    *,
    user: User,
    household: Household,
    key: uuid.UUID,
    criteria: CriterionSet,
    opened_on: dt.date,
    today: dt.date,
    photos: Sequence[Photo] = (),
) -> ExitCase:
    """The proposal that a registered household has left poverty (P5-52); people decide, step by step."""
    case = ExitCase(key=key, household=household, criteria=criteria, opened_on=opened_on, opened_by=user)
    return _open(case, ExitStep, "propose", today, refuse_exit, photos)


def open_adjustment(
    *,
    user: User,
    household: Household,
    key: uuid.UUID,
    kind: str,
    reason: str,
    opened_on: dt.date,
    today: dt.date,
    photos: Sequence[Photo] = (),
) -> AdjustmentCase:
    """The proposal to take a household off the register, or to mark that it fell back (§2.7)."""
    case = AdjustmentCase(
        key=key, household=household, kind=kind, reason=reason, opened_on=opened_on, opened_by=user
    )

    def refuse(copy: HouseholdYear | None) -> str | None:
        return refuse_adjustment(kind, copy)

    return _open(case, AdjustmentStep, "propose", today, refuse, photos)


def _open(case: Any, step: Any, verb: str, today: dt.date, refuse: Any, photos: Sequence[Photo]) -> Any:
    """Write a new case with its first step; the same key again gives the case of the first call."""
    model = type(case)
    try:
        with files_follow_rows() as stored, transaction.atomic():
            locked = Household.objects.select_for_update(of=("self",)).get(pk=case.household_id)
            twin = model.objects.filter(key=case.key).first()
            if twin is not None:
                return _same(twin, case)
            if not case.opened_by.access_on(today).may_in(Act.OPEN_CASE, locked.area_id):
                raise Refused(_("You may not open a case in this area."))
            case.year = RegisterYear.objects.current()
            sentence = _misdated(case, today) or _other_open(case) or refuse(_copy_of(case))
            if sentence:
                raise Refused(sentence)
            case.full_clean()
            case.save(force_insert=True)
            first = step.objects.create(
                case=case,
                key=case.key,
                verb=verb,
                source="",
                target=case.state,
                by=case.opened_by,
                on=case.opened_on,
            )
            keep_papers(first, photos, stored)
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, model) from error
    return case


def _same(twin: Any, case: Any) -> Any:
    """The case that this form opened before; a form of somebody else's case opens none."""
    if (twin.household_id, twin.opened_by_id) != (case.household_id, case.opened_by_id):
        raise Refused(_("This form belongs to another step. Open the page again."))
    return twin


def _misdated(case: Any, today: dt.date) -> str | None:
    if case.opened_on > today:
        return _("The day of this step lies in the future.")
    if case.opened_on < case.year.income_from:
        return _("The day lies before %(day)s, when the period of the open register began.") % {
            "day": date_format(case.year.income_from, "Y-m-d")
        }
    return None


def _other_open(case: Any) -> str | None:
    """A household goes one way at a time; the household is locked, so that two openings meet here."""
    for model in (IdentificationCase, ExitCase, AdjustmentCase):
        other = model.objects.open().filter(household=case.household_id).first()
        if other is not None:
            return _("This household is already in an open case: %(case)s of %(day)s (%(state)s).") % {
                "case": model._meta.verbose_name,
                "day": date_format(other.opened_on, "Y-m-d"),
                "state": other.get_state_display(),
            }
    return None


def keep_papers(step: Any, photos: Sequence[Photo], stored: Stored) -> None:
    """Keep the photographed papers of a step."""
    model = step.papers.model
    rows = []
    for photo in {photo.sha256: photo for photo in photos}.values():
        row = model(step=step)
        row.put(photo, stored)
        rows.append(row)
    model.objects.bulk_create(rows)


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
    photos: Sequence[Photo] = (),
) -> Any:
    """One step of a case; the last one writes the register, and a return takes its notices back."""
    said = facts or {}
    changes = {name: said[name] for name in FACTS_OF_CASE if said.get(name)}
    with files_follow_rows() as stored:

        def then(locked: Any, step: Step) -> None:
            keep_papers(step, photos, stored)
            _tidy(locked, step, opinion, today)
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


def _tidy(case: Any, step: Step, opinion: str, today: dt.date) -> None:
    """What a step that goes back or ends leaves standing no longer: notices, and signatures of an exit."""
    field = CLEARED_BY.get(step.verb)
    if field and hasattr(case, field):
        take_down(case, field, opinion=opinion, today=today)
    if step.verb == "return_to_village" and isinstance(case, ExitCase):
        case.signatures.filter(voided_on=None).update(voided_on=today)
    if step.verb in ENDING:
        own = [name for name in NOTICE_FIELDS if getattr(case, f"{name}_id", None)]
        alone = [getattr(case, f"{name}_id") for name in own if rests_alone(case, name)]
        hanging = Notice.objects.filter(pk__in=alone, withdrawn_on=None, ends_on__gte=today)
        hanging.update(withdrawn_on=today, withdrawn_reason=opinion[:WITHDRAWN_REASON_LENGTH])


def _write_register(case: Any, on: dt.date) -> None:
    """What a finished case changes on the household's copy of the open year."""
    outcome = OUTCOMES.get((type(case), case.state))
    if outcome is None:
        return
    copy = _copy_of(case, lock=True)
    if copy is None:
        raise Refused(_("The household has left the register of the open year meanwhile."))
    values = outcome(case, copy, on)
    for name, value in values.items():
        setattr(copy, name, value)
    copy.version += 1
    copy.save(update_fields=[*values, "version"])


def _filed(case: IdentificationCase, copy: HouseholdYear, on: dt.date) -> dict[str, Any]:
    return {
        "household_type": HouseholdType.REGISTERED,
        "exit_status": ExitStatus.POOR,
        "id_standard": case.standard,
        "main_cause": case.cause,
        "other_causes": [cause for cause in copy.other_causes if cause != case.cause],
        # Of a household that comes back, the first time counts.
        "identified_on": copy.identified_on or on.replace(day=1),
    }


def _marked(_case: ExitCase, _copy: HouseholdYear, on: dt.date) -> dict[str, Any]:
    return {"exit_status": ExitStatus.EXITED, "exit_year": on.year}


def _adjusted(case: AdjustmentCase, _copy: HouseholdYear, on: dt.date) -> dict[str, Any]:
    if case.kind == AdjustmentKind.RELAPSE:
        return {"exit_status": ExitStatus.RELAPSED, "relapsed_on": on}
    removal = case.kind == AdjustmentKind.REMOVAL
    ended = HouseholdType.REMOVED if removal else HouseholdType.CANCELLED
    return {"household_type": ended, "exit_status": ""}


OUTCOMES: Mapping[tuple[Any, str], Any] = {
    (IdentificationCase, IdentificationState.FILED): _filed,
    (ExitCase, ExitState.MARKED): _marked,
    (AdjustmentCase, AdjustmentState.DONE): _adjusted,
}


def _copy_of(case: Any, *, lock: bool = False) -> HouseholdYear | None:
    copies = HouseholdYear.objects.filter(household_id=case.household_id, year__closed_on=None)
    return (copies.select_for_update(of=("self",)) if lock else copies).first()
