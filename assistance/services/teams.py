"""The acts of the township: sending a team, beginning and ending terms, closing months."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Area, User
from accounts.roles import Act
from assistance.models import Attendance, MonthSheet, Team, TeamMember
from assistance.services.saving import saved
from assistance.team_rules import Month
from common.refusals import Refused


def send_team(*, user: User, village: Area, today: dt.date, **fields: Any) -> Team:
    """A team for a village that has none."""
    _may_run(user, village.pk, today)
    return saved(Team(village=village, **fields))


def begin_term(*, user: User, team: Team, today: dt.date, **fields: Any) -> TeamMember:
    """A person joins the team; terms of one person never overlap."""
    _may_run(user, team.village_id, today)
    member = TeamMember(team=team, **fields)
    with transaction.atomic():
        # The lock keeps a second term of the same person from beginning meanwhile.
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=member.person_id)
        if member.valid_from < team.valid_from:
            raise Refused(_("The team was sent only later than this day."))
        twins = TeamMember.objects.filter(person=member.person_id, valid_to__gt=member.valid_from)
        if twins.exists():
            raise Refused(_("This person was in a resident team on that day; begin after that term."))
        return saved(member)


def end_term(*, user: User, member: TeamMember, valid_to: dt.date, reason: str, today: dt.date) -> TeamMember:
    """End a term with a reason; days already signed after it stand in the way."""
    _may_run(user, member.team.village_id, today)
    with transaction.atomic():
        locked = TeamMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        Team.objects.select_for_update(of=("self",), no_key=True).get(pk=locked.team_id)
        if locked.valid_to is not None:
            raise Refused(_("This term has ended already."))
        if valid_to > today:
            raise Refused(_("Record the end of a term when it has come, not ahead."))
        signed = Attendance.objects.filter(person=locked.person_id, team=locked.team_id, day__gte=valid_to)
        if signed.exists():
            raise Refused(_("The person signed days in the village on or after this day."))
        locked.valid_to, locked.end_reason = valid_to, reason
        return saved(locked)


def close_month(*, user: User, team: Team, month: Month, today: dt.date) -> int:
    """Confirm what is open and close the month once it is over; how many days were confirmed by it."""
    _may_run(user, team.village_id, today)
    if month.last >= today:
        raise Refused(_("A month can be closed once it is over."))
    with transaction.atomic():
        # Who signs a day takes the same lock, so that none slips in after the count.
        Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
        if MonthSheet.objects.filter(team=team, month=month.first).exists():
            raise Refused(_("This month is closed already."))
        days = Attendance.objects.filter(team=team, confirmed_by=None)
        days = days.between(month.first, month.last).exclude(person=user)
        confirmed: int = days.update(confirmed_by=user)
        MonthSheet.objects.create(team=team, month=month.first, closed_by=user)
    return confirmed


def reopen_day(*, user: User, day: Attendance, reason: str, today: dt.date) -> Attendance:
    """Take back a confirmation, with the reason: the person signs the day anew, and it is confirmed again."""
    _may_run(user, day.team.village_id, today)
    with transaction.atomic():
        Team.objects.select_for_update(of=("self",), no_key=True).get(pk=day.team_id)
        if MonthSheet.objects.filter(team=day.team_id, month=day.day.replace(day=1)).exists():
            raise Refused(_("This month is closed; its days stand as they are."))
        row = Attendance.objects.get(pk=day.pk)
        if row.confirmed_by_id is None:
            raise Refused(_("This day is open already."))
        row.confirmed_by, row.reopened_because = None, reason.strip()
        saved(row)
        return row


def _may_run(user: User, village: str, today: dt.date) -> None:
    if not user.access_on(today).may_in(Act.RUN_TEAMS, village):
        raise Refused(_("Your posting does not allow this step here."))
