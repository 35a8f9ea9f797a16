"""Logging visits: each once, whole, or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import User
from accounts.roles import Act
from assistance.models import Gift, Visit, VisitPhoto
from assistance.policies import MAX_PHOTOS, refuse_visit_day
from assistance.services.problems import open_from_visit
from assistance.services.receipts import sign_with_visit
from assistance.ties import Ties
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


@dataclass(frozen=True, slots=True)
class Written:
    """A visit as somebody wrote it down; its key was made when its form was opened.

    `before_hand_over`: the household has changed hands since; the pairing of the day of the visit counts.
    """

    household: Household
    key: uuid.UUID
    visited_on: dt.date
    met: str
    theme: str
    found: str
    problem: str = ""
    gifts: Sequence[GiftGiven] = ()
    photos: Sequence[Photo] = ()
    # Of the household, for the gifts together.
    signature: Photo | None = None
    place: Place | None = None
    clock: PhoneClock = PhoneClock()
    before_hand_over: bool = False


Logged = tuple[Visit, bool]


def log_visit(*, user: User, today: dt.date, **written: Any) -> Logged:
    """The visit of this key and whether this call made it; Refused says why there is none."""
    answer = log_visits(user=user, today=today, written=[Written(**written)])[0]
    if isinstance(answer, Refused):
        raise answer
    return answer


def log_visits(*, user: User, today: dt.date, written: Sequence[Written]) -> list[Logged | Refused]:
    """What came of each, in their order: the visit and whether this call made it, or why there is none.

    A second call with a key, even at the same moment, gives the visit of the first and writes nothing.
    Photos lie in the store exactly when their visit does. What may be written is written together.
    """
    try:
        if len({one.key for one in written}) == len(written):
            return _log_together(user, today, written)
    except IntegrityError as error:
        # One stops all, most likely because another request writes its key at this moment.
        if len(written) == 1:
            twin = _answers_of_keys(user, written).get(0)
            return [twin or refusal_of(error, Gift if "assistance_gift" in str(error) else Visit)]
    return [log_visits(user=user, today=today, written=[one])[0] for one in written]


def _log_together(user: User, today: dt.date, written: Sequence[Written]) -> list[Logged | Refused]:
    answers = _answers_of_keys(user, written)
    with files_follow_rows() as stored, transaction.atomic():
        visits: dict[int, Visit] = {}
        for at, refusal in _asked_again(user, today, written, set(answers)):
            if refusal is not None:
                answers[at] = refusal
            else:
                visits[at] = _visit(user, written[at])
        Visit.objects.bulk_create(visits.values())
        Gift.objects.bulk_create(
            Gift(visit=visit, kind=gift.kind, description=gift.description, value=gift.value)
            for at, visit in visits.items()
            for gift in written[at].gifts
        )
        for at, visit in visits.items():
            _store(visit, written[at].photos, stored)
            sign_with_visit(visit, written[at].gifts, written[at].signature, stored)
            open_from_visit(visit)
            answers[at] = visit, True
    return [answers[at] for at in range(len(written))]


def _visit(user: User, written: Written) -> Visit:
    place = written.place
    return Visit(
        key=written.key,
        household=written.household,
        visitor=user,
        visited_on=written.visited_on,
        met=written.met,
        theme=written.theme,
        found=written.found,
        problem=written.problem,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        accuracy=place.accuracy if place else None,
        written_at=written.clock.written_at,
        phone_clock=written.clock.sent_at,
    )


def _answers_of_keys(user: User, written: Sequence[Written]) -> dict[int, Logged | Refused]:
    """The visits logged already with a key, by place; another person's or household's key is refused."""
    known = {visit.key: visit for visit in Visit.objects.filter(key__in=[one.key for one in written])}
    answers: dict[int, Logged | Refused] = {}
    for at, one in enumerate(written):
        visit = known.get(one.key)
        if visit is not None and (visit.visitor_id, visit.household_id) == (user.pk, one.household.pk):
            answers[at] = visit, False
        elif visit is not None:
            answers[at] = Refused(_("This form belongs to another visit. Open the form again."))
        elif len(one.photos) > MAX_PHOTOS:
            answers[at] = Refused(_("At most %(count)s photos.") % {"count": MAX_PHOTOS})
    return answers


def _asked_again(
    user: User, today: dt.date, written: Sequence[Written], answered: Collection[int]
) -> Iterator[tuple[int, Refused | None]]:
    """Scope and day, asked inside the transaction: a pairing may have ended since the form was opened."""
    asked = {at: one for at, one in enumerate(written) if at not in answered}
    access, keys = user.access_on(today), [one.household.pk for one in asked.values()]
    # The lock keeps a household's village from changing until the visits are written.
    rows = Household.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    current = {row.pk: row for row in rows.filter(pk__in=keys)}
    ties = Ties.of(access, keys)
    for at, one in asked.items():
        yield at, _refusal(one, current[one.household.pk], access, ties, today)


def _refusal(
    one: Written, household: Household, access: Access, ties: Ties, today: dt.date
) -> Refused | None:
    if access.may_in(Act.LOG_VISIT, household.area_id):
        tied = None
    else:
        tied = ties.since(household.pk, today)
        if tied is None and one.before_hand_over:
            # On the day of the hand-over both may have come; a pairing that ends on it held the day before.
            days = (one.visited_on, one.visited_on - dt.timedelta(days=1))
            tied = next((since for day in days if (since := ties.since(household.pk, day))), None)
        if tied is None:
            return ChangedHands(_("This household is no longer paired with you."))
    sentence = refuse_visit_day(one.visited_on, today=today, tied_since=tied)
    return Refused(sentence) if sentence else None


def _store(visit: Visit, photos: Sequence[Photo], stored: Stored) -> None:
    rows = []
    for photo in {photo.sha256: photo for photo in photos}.values():
        row = VisitPhoto(visit=visit)
        row.put(photo, stored)
        rows.append(row)
    VisitPhoto.objects.bulk_create(rows)
