"""The inbox of a user: found anew from casework, with what is new in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from accounts.models import Posting, User
from common.refusals import Refused
from dashboards.models import Reminder
from dashboards.reminding.kind import Asked, Kind, Waiting
from dashboards.reminding.kinds import KINDS
from households.models import RegisterYear
from households.parameters import value_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the inbox."""

    kind: Kind
    waiting: Waiting
    reminder: Reminder
    is_late: bool


def refresh(user: User, on: dt.date) -> list[Entry]:
    """What waits for the user now, most urgent first; the stored reminders follow."""
    asked = Asked(user, on, RegisterYear.objects.filter(closed_on=None).first(), _days(on))
    return keep(asked, list(_found(asked)))


def refresh_all(on: dt.date) -> Iterator[tuple[User, list[Entry]]]:
    """The inbox of everybody who holds a posting on the day, one after the other."""
    year, days = RegisterYear.objects.filter(closed_on=None).first(), _days(on)
    holders = Posting.objects.in_force(on).values("user_id")
    for user in User.objects.filter(is_active=True, pk__in=holders).order_by("pk").iterator(chunk_size=CHUNK):
        asked = Asked(user, on, year, days)
        yield user, keep(asked, list(_found(asked)))


@transaction.atomic
def keep(asked: Asked, found: Sequence[tuple[Kind, Waiting]]) -> list[Entry]:
    """Store what was found as the user's reminders, and end those of which nothing is left."""
    # One at a time for each user: the page and the nightly job may come together.
    User.objects.select_for_update(no_key=True).get(pk=asked.user.pk)
    stood = {(row.kind, row.about): row for row in Reminder.objects.filter(user=asked.user, ended_on=None)}
    entries = []
    for kind, waiting in found:
        row = stood.pop((kind.key, waiting.about), None) or Reminder(
            user=asked.user, kind=kind.key, about=waiting.about, since=asked.on
        )
        _update(row, waiting)
        late = waiting.until is not None and waiting.until < asked.on
        entries.append(Entry(kind, waiting, row, late))
    gone = [row.pk for row in stood.values()]
    if gone:
        Reminder.objects.filter(pk__in=gone).update(ended_on=asked.on)
    _count_new(asked.user, [entry.reminder for entry in entries])
    entries.sort(key=lambda entry: (entry.waiting.until or dt.date.max, not entry.reminder.is_new))
    return entries


def mark_seen(user: User) -> None:
    """The user has seen what stands in the inbox."""
    with transaction.atomic():
        Reminder.objects.filter(user=user, ended_on=None).update(seen_number=F("number"))
        User.objects.filter(pk=user.pk).update(news=0)


def _found(asked: Asked) -> Iterator[tuple[Kind, Waiting]]:
    for kind in KINDS:
        if kind.concerns(asked.user.access):
            for waiting in kind.find(asked):
                yield kind, waiting


def _update(row: Reminder, waiting: Waiting) -> None:
    """Less than was seen is no news, and more after that is again."""
    seen = min(row.seen_number, waiting.number)
    values = (waiting.number, waiting.until, seen)
    if row.pk is None or values != (row.number, row.until, row.seen_number):
        row.number, row.until, row.seen_number = values
        row.save()


def _count_new(user: User, rows: Sequence[Reminder]) -> None:
    """The number beside the bell, which every page has with the user and asks nothing for."""
    news = sum(row.is_new for row in rows)
    if news != user.news:
        User.objects.filter(pk=user.pk).update(news=news)
        user.news = news


def _days(on: dt.date) -> int:
    """Without the number nobody is told ahead; all else is said as ever."""
    try:
        return int(value_of("reminder_days", on=on))
    except Refused:
        return 0
