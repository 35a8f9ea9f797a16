"""The acts of a village's exit: propose it, answer its criteria, post its notice, take its steps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Area, User
from accounts.roles import Act
from common.life_cycles import Step
from common.refusals import Refused, refusal_of
from households.codes import VillageKind
from households.models import (
    CriterionSet,
    Notice,
    NoticeKind,
    RegisterYear,
    VillageExit,
    VillageExitAnswer,
    VillageExitState,
    VillageExitStep,
    VillageYear,
)
from households.services.exits import Said
from households.services.notices import post_notice, take_down
from households.transitions.village_exit import VILLAGE_EXIT

ENDING = ("return", "reject")


def propose_exit(
    *, user: User, village: Area, key: uuid.UUID, criteria: CriterionSet, opened_on: dt.date, today: dt.date
) -> VillageExit:
    """The village's application to leave poverty, of a poor village whose sheet of the year is entered."""
    try:
        with transaction.atomic():
            locked = Area.objects.select_for_update().get(pk=village.pk)
            twin = VillageExit.objects.filter(key=key).first()
            if twin is not None:
                return twin
            year = RegisterYear.objects.current()
            _refuse_proposal(user, locked, year, opened_on, today)
            case = VillageExit(
                key=key, area=locked, year=year, criteria=criteria, opened_on=opened_on, opened_by=user
            )
            case.full_clean()
            case.save(force_insert=True)
            VillageExitStep.objects.create(
                case=case, key=key, verb="propose", source="", target=case.state, by=user, on=opened_on
            )
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, VillageExit) from error
    return case


def _refuse_proposal(
    user: User, village: Area, year: RegisterYear, opened_on: dt.date, today: dt.date
) -> None:
    if not user.access_on(today).may_in(Act.OPEN_CASE, village.pk):
        raise Refused(_("You may not open a case in this area."))
    if opened_on > today:
        raise Refused(_("The day of this step lies in the future."))
    sheet = VillageYear.objects.filter(area=village, year=year).first()
    if sheet is None or sheet.entered_on is None:
        raise Refused(_("Enter the village's sheet of %(year)s first.") % {"year": year})
    if sheet.kind != VillageKind.POOR:
        raise Refused(_("Only a poor village can leave poverty as a village."))
    if sheet.exit_year is not None:
        raise Refused(_("This village is out of poverty already."))


@transaction.atomic
def answer_village_criteria(*, user: User, case: VillageExit, said: Sequence[Said], today: dt.date) -> None:
    """What the village meets and what shows it; can be corrected until the township has reviewed it."""
    locked = VillageExit.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not user.access_on(today).may_in(Act.OPEN_CASE, locked.area_id):
        raise Refused(_("Your posting does not allow this step here."))
    if locked.state != VillageExitState.PROPOSED:
        raise Refused(_("The township has reviewed these criteria; return the case to change them."))
    known = set(locked.criteria.criteria.values_list("pk", flat=True))
    rows = [
        VillageExitAnswer(case=locked, criterion_id=one.criterion, met=one.met, evidence=one.evidence)
        for one in said
        if one.criterion in known
    ]
    try:
        VillageExitAnswer.objects.bulk_create(
            rows,
            update_conflicts=True,
            update_fields=["met", "evidence"],
            unique_fields=["case", "criterion"],
        )
    except IntegrityError as error:
        raise refusal_of(error, VillageExitAnswer) from error


def is_notice_due(case: VillageExit) -> bool:
    """Whether the public notice is still to be posted."""
    standing = case.notice
    return case.state == VillageExitState.VERIFIED and (standing is None or standing.withdrawn_on is not None)


def post_exit_notice(*, user: User, case: VillageExit, key: uuid.UUID, **said: Any) -> Notice:
    """Post the notice of a verified exit and link it, in one transaction; `said` as for `post_notice`."""
    with transaction.atomic():
        locked = VillageExit.objects.select_for_update(of=("self",)).select_related("notice").get(pk=case.pk)
        if locked.notice is not None and locked.notice.key == key:
            return locked.notice
        if not is_notice_due(locked):
            raise Refused(_("In this state no notice is posted. Look at the case again."))
        township = locked.area_id[: Area.Level.TOWNSHIP]
        notice = post_notice(user=user, key=key, kind=NoticeKind.EXIT, area=township, **said)
        locked.notice = notice
        locked.save(update_fields=["notice"])
    return notice


def take_village_step(
    *,
    user: User,
    case: VillageExit,
    verb: str,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    opinion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Step:
    """Move the case; its mark writes the year onto the village's sheet, its end takes the notice down.

    Nothing else follows: pairings, teams and help of the village's households go on (P1-13).
    """

    def then(locked: VillageExit, step: Step) -> None:
        if verb == "mark":
            _write_exit(locked, step.on)
        elif verb in ENDING:
            take_down(locked, "notice", opinion=opinion, today=today)

    return VILLAGE_EXIT.perform(
        case, verb, user=user, key=key, on=on, today=today, opinion=opinion, facts=facts, then=then
    )


def _write_exit(case: VillageExit, on: dt.date) -> None:
    sheet = VillageYear.objects.select_for_update(of=("self",)).filter(area=case.area, year__closed_on=None)
    row = sheet.first()
    if row is None:
        raise Refused(_("The village has no sheet in the open year. Enter it first."))
    row.exit_year = on.year
    row.version += 1
    row.save(update_fields=["exit_year", "version"])
