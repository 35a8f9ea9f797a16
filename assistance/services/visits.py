"""Logging a visit: once, whole, or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import User
from accounts.roles import Act
from assistance.models import Gift, Pairing, Visit, VisitPhoto
from assistance.policies import MAX_PHOTOS, refuse_visit_day
from assistance.services.problems import open_from_visit
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows
from households.models import Household


@dataclass(frozen=True, slots=True)
class GiftGiven:
    """Cash or goods handed over; goods are valued in yuan."""

    kind: str
    description: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Where the phone was, in degrees, and how sure it was of it, in metres."""

    latitude: Decimal
    longitude: Decimal
    accuracy: int | None = None


@dataclass(frozen=True, slots=True)
class PhoneClock:
    """What the phone's clock showed when the visit was written and when it was sent."""

    written_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None


class ChangedHands(Refused):
    """The household is no longer the helper's; what was written is kept on the phone."""


def tied_since(access: Access, household: Household, today: dt.date) -> dt.date | None:
    """First day of the pairings that tie the household to the user; None where the user's area holds it."""
    if access.may_in(Act.LOG_VISIT, household.area_id):
        return None
    pairings = Pairing.objects.in_force(today).tied_to(access, Act.LOG_VISIT).filter(household=household)
    return pairings.order_by("valid_from").values_list("valid_from", flat=True).first()


def log_visit(
    *,
    user: User,
    household: Household,
    key: uuid.UUID,
    visited_on: dt.date,
    today: dt.date,
    met: str,
    theme: str,
    found: str,
    problem: str = "",
    gifts: Sequence[GiftGiven] = (),
    photos: Sequence[Photo] = (),
    place: Place | None = None,
    clock: PhoneClock | None = None,
    before_hand_over: bool = False,
) -> tuple[Visit, bool]:
    """The visit of this key and whether this call made it; Refused says why there is none.

    A second call with the key, even at the same moment, gives the visit of the first and writes nothing.
    Photos lie in the store exactly when the visit does. `before_hand_over`: the household has changed hands
    since; the pairing of the day of the visit counts.
    """
    before = _logged(user, household, key)
    if before is not None:
        return before, False
    if len(photos) > MAX_PHOTOS:
        raise Refused(_("At most %(count)s photos.") % {"count": MAX_PHOTOS})
    visit = Visit(
        key=key,
        household=household,
        visitor=user,
        visited_on=visited_on,
        met=met,
        theme=theme,
        found=found,
        problem=problem,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        accuracy=place.accuracy if place else None,
        written_at=clock.written_at if clock else None,
        phone_clock=clock.sent_at if clock else None,
    )
    try:
        with files_follow_rows() as stored, transaction.atomic():
            _ask_again(user, household, visited_on, today, before_hand_over=before_hand_over)
            visit.save(force_insert=True)
            Gift.objects.bulk_create(
                Gift(visit=visit, kind=g.kind, description=g.description, value=g.value) for g in gifts
            )
            _store(visit, photos, stored)
            open_from_visit(visit)
    except IntegrityError as error:
        twin = _logged(user, household, key)
        if twin is not None:
            return twin, False
        raise refusal_of(error, Gift if "assistance_gift" in str(error) else Visit) from error
    return visit, True


def _logged(user: User, household: Household, key: uuid.UUID) -> Visit | None:
    """The visit already logged with this key; another person's or household's key is refused."""
    visit = Visit.objects.filter(key=key).first()
    if visit is not None and (visit.visitor_id, visit.household_id) != (user.pk, household.pk):
        raise Refused(_("This form belongs to another visit. Open the form again."))
    return visit


def _ask_again(
    user: User, household: Household, visited_on: dt.date, today: dt.date, *, before_hand_over: bool
) -> None:
    """Scope and day, asked inside the transaction: a pairing may have ended since the form was opened."""
    access = user.access_on(today)
    rows = Household.objects.select_for_update(of=("self",), no_key=True)
    # The lock keeps the household's village from changing until the visit is written.
    current = rows.filter(pk=household.pk).get()
    tied = tied_since(access, current, today)
    if tied is None and before_hand_over:
        # On the day of the hand-over both may have come; a pairing that ends on it held the day before.
        days = (visited_on, visited_on - dt.timedelta(days=1))
        tied = next((since for day in days if (since := tied_since(access, current, day))), None)
    if tied is None and not access.may_in(Act.LOG_VISIT, current.area_id):
        raise ChangedHands(_("This household is no longer paired with you."))
    sentence = refuse_visit_day(visited_on, today=today, tied_since=tied)
    if sentence:
        raise Refused(sentence)


def _store(visit: Visit, photos: Sequence[Photo], stored: Stored) -> None:
    rows = []
    for photo in {photo.sha256: photo for photo in photos}.values():
        row = VisitPhoto(visit=visit)
        row.put(photo, stored)
        rows.append(row)
    VisitPhoto.objects.bulk_create(rows)
