"""What is said and signed in an exit: answers to its criteria (D18), signatures of its confirmation (D19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import files_follow_rows
from households.models import ExitAnswer, ExitCase, ExitSignature, Household
from households.models.case import ExitState
from households.scoping import household_q


@dataclass(frozen=True, slots=True)
class Said:
    """Whether a criterion is met, and what shows it."""

    criterion: int
    met: bool
    evidence: str


@transaction.atomic
def answer_criteria(*, user: User, case: ExitCase, said: Sequence[Said], today: dt.date) -> None:
    """What the household meets and what shows it; can be corrected until the village has appraised it."""
    locked = ExitCase.objects.select_for_update(of=("self",)).select_related("household").get(pk=case.pk)
    if not user.access_on(today).may_in(Act.OPEN_CASE, locked.household.area_id):
        raise Refused(_("Your posting does not allow this step here."))
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
    """A signature under the confirmation of exit, one for each part, while the case is appraised.

    The village team takes it, or the helper in the household's home. The same picture again is the same
    signature.
    """
    try:
        with files_follow_rows() as stored, transaction.atomic():
            locked = ExitCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
            standing = locked.signatures.filter(part=part, voided_on=None).first()
            if standing is not None and (standing.sha256, standing.taken_by_id) == (photo.sha256, user.pk):
                return standing
            _refuse_signing(user, locked, signed_on, today)
            signature = ExitSignature(case=locked, part=part, name=name, signed_on=signed_on, taken_by=user)
            signature.put(photo, stored)
            signature.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This part has signed already.")) from error
    return signature


def _refuse_signing(user: User, case: ExitCase, signed_on: dt.date, today: dt.date) -> None:
    allowed = Household.objects.filter(household_q(user.access_on(today), Act.SIGN_EXIT))
    if not allowed.filter(pk=case.household_id).exists():
        raise Refused(_("Your posting does not allow this step here."))
    if case.state != ExitState.APPRAISED:
        raise Refused(_("The confirmation is signed after the village's appraisal."))
    if signed_on > today:
        raise Refused(_("The day of the signature lies in the future."))
    appraised = case.steps.filter(verb="appraise").order_by("-pk").values_list("on", flat=True).first()
    if appraised is not None and signed_on < appraised:
        raise Refused(
            _("The confirmation cannot be signed before the appraisal on %(day)s.")
            % {"day": date_format(appraised, "Y-m-d")}
        )
