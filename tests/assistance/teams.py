"""Builders of resident teams and their books."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from accounts.models import User
from assistance.models import Attendance, Dispute, Team, TeamEntry, TeamMeeting, TeamMember
from assistance.team_codes import DayKind, EntryKind, MeetingKind, StaffRank, TeamPart
from tests.builders import TODAY, make_area, make_organisation
from tests.people import NORTH_VILLAGE

SENT_ON = dt.date(2026, 3, 1)


def make_team(village: str = NORTH_VILLAGE, **changes: Any) -> Team:
    """A team in the village since March, sent by an office."""
    fields = {"village": make_area(village), "valid_from": SENT_ON, **changes}
    fields.setdefault("sent_by", make_organisation())
    return Team.objects.create(**fields)


def make_term(team: Team, person: User, **changes: Any) -> TeamMember:
    """An open term of the person since the team was sent."""
    fields = {"valid_from": team.valid_from, "organisation": team.sent_by, **changes}
    return TeamMember.objects.create(team=team, person=person, **fields)


def make_captain(team: Team, person: User, **changes: Any) -> TeamMember:
    """The team's captain, of section level, who is the first secretary as well."""
    fields = {"part": TeamPart.CAPTAIN, "is_first_secretary": True, "rank": StaffRank.SECTION, **changes}
    return make_term(team, person, **fields)


def make_day(term: TeamMember, day: dt.date = TODAY, **changes: Any) -> Attendance:
    """A day in the village, signed at its noon, not confirmed."""
    signed_at = changes.pop("signed_at", timezone.make_aware(dt.datetime.combine(day, dt.time(12))))
    fields = {"team": term.team, "person": term.person, "day": day, "kind": DayKind.DUTY, **changes}
    row = Attendance.objects.create(**fields)
    Attendance.objects.filter(pk=row.pk).update(signed_at=signed_at)
    row.refresh_from_db()
    return row


def make_entry(term: TeamMember, **changes: Any) -> TeamEntry:
    """A diary entry of today."""
    fields = {"kind": EntryKind.DIARY, "text": "走访三组，了解春耕。", **changes}
    return TeamEntry.objects.create(**_page(term), **fields)


def make_meeting(term: TeamMember, **changes: Any) -> TeamMeeting:
    """A special meeting of today."""
    fields = {
        "kind": MeetingKind.SPECIAL,
        "subject": "研究产业",
        "present": "全体队员",
        "minutes": "议定养羊",
    }
    return TeamMeeting.objects.create(**_page(term), **{**fields, **changes})


def make_dispute(term: TeamMember, **changes: Any) -> Dispute:
    """A dispute of today, taken up."""
    fields = {"parties": "张某与李某", "matter": "地界不清", **changes}
    return Dispute.objects.create(**_page(term), **fields)


def _page(term: TeamMember) -> dict[str, Any]:
    return {"key": uuid.uuid4(), "team": term.team, "author": term.person, "day": TODAY}
