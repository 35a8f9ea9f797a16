"""The acts of resident members: signing a day, confirming those of others, writing into the team's books."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.models import (
    Attendance,
    MonthSheet,
    Team,
    TeamEntry,
    TeamMeeting,
    TeamMeetingPhoto,
    TeamMember,
)
from assistance.team_codes import TeamPart
from assistance.team_rules import Month, refuse_day
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows


def sign_day(
    *, user: User, team: Team, day: dt.date, today: dt.date, kind: str, place: str = "", reason: str = ""
) -> tuple[Attendance, bool]:
    """The person's day, and whether this call changed anything; a second tap changes nothing.

    Until it is confirmed a day may be signed anew with another kind; history keeps what stood there.
    """
    with transaction.atomic():
        # Whoever closes the month takes the same lock; two taps wait for each other here.
        Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
        _may_sign(user, team, day, today)
        row = Attendance.objects.filter(person=user, day=day).first()
        if row is not None and (row.kind, row.place, row.reason) == (kind, place, reason):
            return row, False
        if row is not None and row.confirmed_by_id is not None:
            raise Refused(_("This day is confirmed already; the township can open it again on its sheet."))
        row = row or Attendance(person=user, day=day)
        row.team, row.kind, row.place, row.reason = team, kind, place, reason
        try:
            row.full_clean()
            with transaction.atomic():
                row.save()
        except (ValidationError, IntegrityError) as error:
            raise refusal_of(error, Attendance) from error
    return row, True


def confirm_days(*, user: User, team: Team, month: Month, today: dt.date) -> int:
    """Confirm the open days of others in the month: by the captain, or by the township; how many."""
    if not may_confirm(user, team, today):
        raise Refused(_("Only the captain or the township confirms days."))
    days = Attendance.objects.filter(team=team, confirmed_by=None).between(month.first, month.last)
    confirmed: int = days.exclude(person=user).update(confirmed_by=user)
    return confirmed


def may_confirm(user: User, team: Team, on: dt.date) -> bool:
    """Whether the user is the team's captain on the day, or runs teams there."""
    access = user.access_on(on)
    if access.may_in(Act.RUN_TEAMS, team.village_id):
        return True
    captain = TeamMember.objects.in_force(on).filter(team=team, person=user, part=TeamPart.CAPTAIN)
    return access.may_in(Act.KEEP_TEAM_BOOKS, team.village_id) and captain.exists()


def write_page(*, user: User, team: Team, model: Any, key: uuid.UUID, today: dt.date, **fields: Any) -> Any:
    """A page of the team's books, written once a key: an entry or a dispute."""
    return _written(model(key=key, team=team, author=user, **fields), today)


def hold_meeting(
    *, user: User, team: Team, key: uuid.UUID, today: dt.date, photos: Sequence[Photo] = (), **fields: Any
) -> TeamMeeting:
    """A meeting with its minutes and photos, written once a key."""
    meeting: TeamMeeting = _written(TeamMeeting(key=key, team=team, author=user, **fields), today, photos)
    return meeting


def solve_problem(
    *, user: User, entry: TeamEntry, outcome: str, solved_on: dt.date, today: dt.date
) -> TeamEntry:
    """How the problem of an entry was dealt with, and when."""
    if solved_on > today:
        raise Refused(_("This day lies in the future."))
    with transaction.atomic():
        locked = TeamEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if not user.access_on(today).may_in(Act.KEEP_TEAM_BOOKS, entry.team.village_id):
            raise Refused(_("Your posting does not allow this step here."))
        locked.outcome, locked.solved_on = outcome.strip(), solved_on
        try:
            locked.full_clean()
        except ValidationError as error:
            raise refusal_of(error, TeamEntry) from error
        locked.save(update_fields=["outcome", "solved_on"])
    return locked


def _written(page: Any, today: dt.date, photos: Sequence[Photo] = ()) -> Any:
    model = type(page)
    if twin := _twin(page):
        return twin
    if page.day > today:
        raise Refused(_("This day lies in the future."))
    if not page.author.access_on(today).may_in(Act.KEEP_TEAM_BOOKS, page.team.village_id):
        raise Refused(_("Your posting does not allow this step here."))
    if page.day < page.team.valid_from:
        raise Refused(_("The team was sent only later than this day."))
    try:
        page.full_clean()
        with files_follow_rows() as stored, transaction.atomic():
            page.save(force_insert=True)
            _store(page, photos, stored)
    except (ValidationError, IntegrityError) as error:
        if twin := _twin(page):
            return twin
        raise refusal_of(error, model) from error
    return page


def _twin(page: Any) -> Any:
    """What the key wrote before; another person's or team's key is refused."""
    twin = type(page).objects.filter(key=page.key).first()
    if twin is not None and (twin.team_id, twin.author_id) != (page.team_id, page.author_id):
        raise Refused(_("This form belongs to another entry. Open the form again."))
    return twin


def _store(meeting: Any, photos: Sequence[Photo], stored: Stored) -> None:
    rows = []
    for photo in {photo.sha256: photo for photo in photos}.values():
        row = TeamMeetingPhoto(meeting=meeting)
        row.put(photo, stored)
        rows.append(row)
    TeamMeetingPhoto.objects.bulk_create(rows)


def _may_sign(user: User, team: Team, day: dt.date, today: dt.date) -> None:
    if not user.access_on(today).may_in(Act.KEEP_TEAM_BOOKS, team.village_id):
        raise Refused(_("Your posting does not allow this step here."))
    terms = TeamMember.objects.filter(team=team, person=user)
    term = terms.in_force(day).first() or terms.order_by("-valid_from").first()
    closed = MonthSheet.objects.filter(team=team, month=day.replace(day=1)).exists()
    begun, ended = (term.valid_from, term.valid_to) if term else (None, None)
    sentence = refuse_day(day, today=today, valid_from=begun, valid_to=ended, closed=closed)
    if sentence:
        raise Refused(sentence)
