"""What happens on the site: reports of progress, and acceptance signed in the village."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows
from projects.codes import ProjectState
from projects.models import Acceptance, Progress, ProgressPhoto, Project, Signature
from projects.policies import refuse_shared_strokes, refuse_site_day
from projects.transitions import done_on


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """One signature: whose, as what, the picture, and the household where a farmer signs.

    A photo of a sheet may show the signatures of several; one drawn on the screen is of one person.
    """

    name: str
    part: str
    picture: Photo
    household: int | None = None
    is_drawn: bool = False


def report_progress(
    *,
    user: User,
    project: Project,
    key: uuid.UUID,
    on: dt.date,
    percent: int,
    text: str,
    today: dt.date,
    photos: Sequence[Photo] = (),
) -> Progress:
    """The report of this key, with its photos; only while the work is under way."""
    row = Progress(key=key, project=project, on=on, percent=percent, text=text, by=user)

    def photographed(stored: Stored) -> None:
        rows = []
        for photo in {photo.sha256: photo for photo in photos}.values():
            picture = ProgressPhoto(progress=row)
            picture.put(photo, stored)
            rows.append(picture)
        ProgressPhoto.objects.bulk_create(rows)

    return _record(
        row, user=user, today=today, state=ProjectState.UNDER_WAY, after="start", attach=photographed
    )


def record_acceptance(
    *,
    user: User,
    project: Project,
    key: uuid.UUID,
    on: dt.date,
    place: str,
    passed: bool,
    conclusion: str,
    signatures: Sequence[SignatureGiven],
    today: dt.date,
) -> Acceptance:
    """The acceptance of this key, with its signatures; only once the work is reported as finished."""
    row = Acceptance(
        key=key, project=project, on=on, place=place, passed=passed, conclusion=conclusion, by=user
    )

    def signed(stored: Stored) -> None:
        rows = []
        for given in {(given.picture.sha256, given.name): given for given in signatures}.values():
            signature = Signature(
                acceptance=row, name=given.name, part=given.part, household_id=given.household
            )
            signature.put(given.picture, stored)
            rows.append(signature)
        Signature.objects.bulk_create(rows)

    if not signatures:
        raise Refused(_("Nobody has signed. Let those who are present sign."))
    drawn = [(given.picture.sha256, given.name) for given in signatures if given.is_drawn]
    if sentence := refuse_shared_strokes(drawn):
        raise Refused(sentence)
    return _record(row, user=user, today=today, state=ProjectState.FINISHED, after="finish", attach=signed)


def _record(row: Any, *, user: User, today: dt.date, state: str, after: str, attach: Any) -> Any:
    """Write the row and what hangs on it, once a key, while its project stands in the state."""
    model: type[models.Model] = type(row)
    before = _twin(row)
    if before is not None:
        return before
    try:
        with files_follow_rows() as stored, transaction.atomic():
            project = Project.objects.select_for_update(of=("self",)).get(pk=row.project_id)
            if not user.access_on(today).may_in(Act.DECLARE_PROJECT, project.area_id):
                raise Refused(_("Your posting does not allow this step here."))
            if project.state != state:
                raise Refused(
                    _("The project is now “%(now)s”; this can be recorded while it is “%(state)s”.")
                    % {"now": project.get_state_display(), "state": ProjectState(state).label}
                )
            sentence = refuse_site_day(row.on, earliest=done_on(project, after), today=today)
            if sentence:
                raise Refused(sentence)
            row.full_clean()
            row.save(force_insert=True)
            attach(stored)
    except (ValidationError, IntegrityError) as error:
        before = _twin(row)
        if before is not None:
            return before
        raise refusal_of(error, model) from error
    return row


def _twin(row: Any) -> Any:
    twin = type(row).objects.filter(key=row.key).first()
    if twin is not None and twin.project_id != row.project_id:
        raise Refused(_("This form belongs to another step. Open the page again."))
    return twin
