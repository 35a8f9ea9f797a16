"""The acts of public notices: post, prove by photo, withdraw, object, settle."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import files_follow_rows
from households.models import Notice, NoticePhoto, Objection

WITHDRAWN_REASON_LENGTH = Notice._meta.get_field("withdrawn_reason").max_length


def post_notice(
    *,
    user: User,
    key: uuid.UUID,
    kind: str,
    area: str,
    title: str,
    table: Mapping[str, Any],
    place: str,
    telephone: str,
    starts_on: dt.date,
    ends_on: dt.date,
    min_days: int,
    body: str = "",
    photos: Sequence[Photo] = (),
) -> Notice:
    """The notice of this key, posted once; Refused when too short, or outside the user's area."""
    before = Notice.objects.filter(key=key).first()
    if before is not None:
        return before
    _must_post_in(user, area)
    notice = Notice(
        key=key,
        kind=kind,
        area_id=area,
        title=title,
        body=body,
        table=dict(table),
        place=place,
        telephone=telephone,
        starts_on=starts_on,
        ends_on=ends_on,
        min_days=min_days,
        posted_by=user,
    )
    try:
        notice.full_clean()
        with files_follow_rows() as stored, transaction.atomic():
            notice.save(force_insert=True)
            add_photos(notice, photos, stored)
    except (ValidationError, IntegrityError) as error:
        twin = Notice.objects.filter(key=key).first()
        if twin is not None:
            return twin
        raise refusal_of(error, Notice) from error
    return notice


def add_photos(notice: Notice, photos: Sequence[Photo], stored: list[Any]) -> None:
    """Keep proof that the notice hangs; the same photo twice is one."""
    known = set(notice.photos.values_list("sha256", flat=True))
    rows = []
    for photo in {photo.sha256: photo for photo in photos if photo.sha256 not in known}.values():
        row = NoticePhoto(notice=notice)
        row.put(photo, stored)
        rows.append(row)
    NoticePhoto.objects.bulk_create(rows)


def prove_notice(*, user: User, notice: Notice, photos: Sequence[Photo]) -> None:
    """Add photos to a notice that stands."""
    with files_follow_rows() as stored, transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        _must_post_in(user, locked.area_id)
        if locked.withdrawn_on is not None:
            raise Refused(_("This notice has already been withdrawn."))
        add_photos(locked, photos, stored)


@transaction.atomic
def withdraw_notice(*, user: User, notice: Notice, reason: str, today: dt.date) -> Notice:
    """Take a notice down for a reason: what rests on it needs a new one of full length."""
    locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    _must_post_in(user, locked.area_id)
    if locked.withdrawn_on is not None:
        raise Refused(_("This notice has already been withdrawn."))
    if not reason.strip():
        raise Refused(_("Say why the notice is withdrawn."))
    locked.withdrawn_on, locked.withdrawn_reason = today, reason
    locked.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    return locked


def take_down(case: Any, field: str, *, opinion: str, today: dt.date) -> None:
    """Withdraw the notice of a case that goes back and unlink it, so that a new one hangs its full days.

    A notice on which other cases rest stays for them. The step that sends the case back, which holds its
    lock, is the authority for it.
    """
    notice = getattr(case, field)
    if notice is None:
        return
    reason = (_("Returned: %(reason)s") % {"reason": opinion})[:WITHDRAWN_REASON_LENGTH]
    if rests_alone(case, field):
        standing = Notice.objects.filter(pk=notice.pk, withdrawn_on=None)
        standing.update(withdrawn_on=today, withdrawn_reason=reason)
    setattr(case, field, None)
    case.save(update_fields=[field])


def rests_alone(case: Any, field: str) -> bool:
    """Whether no other case rests on the notice, but for those that were given up.

    The notice is locked: of two that leave it at once, the last one finds itself alone.
    """
    notice = getattr(case, f"{field}_id")
    Notice.objects.select_for_update(of=("self",)).get(pk=notice)
    others = type(case).objects.filter(**{field: notice}).exclude(pk=case.pk)
    return not others.exclude(state__in=getattr(case, "GIVEN_UP", ())).exists()


def raise_objection(
    *,
    user: User,
    notice: Notice,
    key: uuid.UUID,
    raised_on: dt.date,
    raised_by: str,
    text: str,
    today: dt.date,
    household: int | None = None,
) -> Objection:
    """Record an objection to a notice; its cases wait until it is settled, or that of the household alone."""
    before = Objection.objects.filter(key=key).first()
    if before is not None:
        return before
    _must_post_in(user, notice.area_id)
    if not notice.starts_on <= raised_on <= today:
        raise Refused(_("An objection is raised while the notice hangs or after, and not in the future."))
    said = {"raised_on": raised_on, "raised_by": raised_by, "text": text}
    objection = Objection(key=key, notice=notice, household_id=household, **said)
    try:
        objection.full_clean()
        with transaction.atomic():
            objection.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        twin = Objection.objects.filter(key=key).first()
        if twin is not None:
            return twin
        raise refusal_of(error, Objection) from error
    return objection


@transaction.atomic
def settle_objection(
    *, user: User, objection: Objection, settled_on: dt.date, upheld: bool, settlement: str, today: dt.date
) -> Objection:
    """Decide an objection with a reason; an upheld one means that the notice must be withdrawn."""
    locked = Objection.objects.select_for_update(of=("self",)).select_related("notice").get(pk=objection.pk)
    _must_post_in(user, locked.notice.area_id)
    if locked.settled_on is not None:
        raise Refused(_("This objection has already been settled."))
    if settled_on > today:
        raise Refused(_("The day of settling lies in the future."))
    locked.settled_on, locked.settled_by = settled_on, user
    locked.upheld, locked.settlement = upheld, settlement
    try:
        locked.full_clean()
    except ValidationError as error:
        raise refusal_of(error, Objection) from error
    locked.save(update_fields=["settled_on", "settled_by", "upheld", "settlement"])
    return locked


def _must_post_in(user: User, area: str) -> None:
    if not user.access.may_in(Act.POST_NOTICE, area):
        raise Refused(_("You may not post notices in this area."))
