"""The one door to each object of assistance: outside the area 404, in a role that may not 403."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Area, User
from accounts.roles import Act
from assistance.models import (
    AreaPairing,
    Attendance,
    Dispute,
    Donation,
    GiftReceipt,
    Handover,
    HelpMeasure,
    HouseholdProblem,
    Pairing,
    Policy,
    ProblemPhoto,
    Team,
    TeamEntry,
    TeamMeeting,
    TeamMeetingPhoto,
    TeamMember,
    Visit,
    VisitPhoto,
)
from assistance.policies import may_keep_library
from assistance.services.amendments import may_amend
from households.scoping import reaches


def get_visit(user: User, pk: int) -> Visit:
    """A visit of a household whose visits the user reads."""
    rows = Visit.objects.visible_to(user).select_related("household__area", "visitor")
    return get_object_or_404(rows, pk=pk)


def get_photo(user: User, visit_pk: int, pk: int) -> VisitPhoto:
    """A photo of a visit the user reads."""
    return get_object_or_404(VisitPhoto, pk=pk, visit=get_visit(user, visit_pk))


def get_visit_in_hands(user: User, pk: int) -> Visit:
    """A visit of a household whose problems the user handles."""
    visit = get_visit(user, pk)
    if not reaches(user.access, Act.HANDLE_PROBLEM, visit.household):
        raise PermissionDenied
    return visit


def get_amendable_visit(user: User, pk: int, today: dt.date) -> Visit:
    """A visit that the user may correct."""
    visit = get_visit(user, pk)
    if not may_amend(user, visit, today):
        raise PermissionDenied
    return visit


def get_supervised_visit(user: User, pk: int) -> Visit:
    """A visit in an area where the user keeps pairings."""
    visit = get_visit(user, pk)
    if not user.access.may_in(Act.EDIT_PAIRINGS, visit.household.area_id):
        raise PermissionDenied
    return visit


def get_receipt(user: User, visit_pk: int, pk: int) -> GiftReceipt:
    """A receipt of the gifts of a visit the user reads."""
    return get_object_or_404(GiftReceipt, pk=pk, visit=get_visit(user, visit_pk))


def get_problem(user: User, pk: int) -> HouseholdProblem:
    """A problem of a household whose visits the user reads."""
    rows = HouseholdProblem.objects.visible_to(user)
    return get_object_or_404(rows.select_related("household__area", "person", "unit", "raised_by"), pk=pk)


def get_problem_photo(user: User, problem_pk: int, pk: int) -> ProblemPhoto:
    """A photo or signature of such a problem."""
    return get_object_or_404(ProblemPhoto, pk=pk, step__case=get_problem(user, problem_pk))


def get_measure(user: User, pk: int, act: Act = Act.READ_PAIRINGS) -> HelpMeasure:
    """A measure of help of a household the user reads and on which they may do the act."""
    rows = HelpMeasure.objects.visible_to(user).select_related("household__area", "policy", "person")
    measure = get_object_or_404(rows, pk=pk)
    if not reaches(user.access, act, measure.household):
        raise PermissionDenied
    return measure


def get_policy(user: User, pk: int) -> Policy:
    """A policy that the user may write on; everybody reads the list."""
    policy = get_object_or_404(Policy, pk=pk)
    if not may_keep_library(user.access):
        raise PermissionDenied
    return policy


def get_pairing(user: User, pk: int, act: Act = Act.READ_PAIRINGS) -> Pairing:
    """A pairing the user reads and on whose household they may do the act."""
    rows = Pairing.objects.select_related("household__area", "helper", "organisation")
    pairing = get_object_or_404(rows.visible_to(user), pk=pk)
    if not rows.visible_to(user, act).filter(pk=pk).exists():
        raise PermissionDenied
    return pairing


def get_handover(user: User, pk: int) -> Handover:
    """A hand-over with a household in the user's areas."""
    rows = Handover.objects.visible_to(user).select_related("old", "new", "by")
    return get_object_or_404(rows, pk=pk)


def get_team(user: User, pk: int, act: Act = Act.READ_TEAMS) -> Team:
    """A team the user reads and on whose village they may do the act."""
    return _row_of(Team.objects.select_related("village", "sent_by"), user, pk, act)


def get_area_pairing(user: User, pk: int, act: Act = Act.READ_PAIRINGS) -> AreaPairing:
    """Who answers for an area of which the user reads the pairings and may do the act."""
    return _row_of(AreaPairing.objects.select_related("area", "person", "organisation"), user, pk, act)


def get_donation(user: User, pk: int, act: Act = Act.READ_PAIRINGS) -> Donation:
    """A donation to a village of which the user reads the pairings and may do the act."""
    return _row_of(Donation.objects.select_related("village"), user, pk, act)


def get_my_team(user: User, on: dt.date) -> Team | None:
    """The team in which the user is on the day, where they may keep its books."""
    terms = TeamMember.objects.visible_to(user, Act.KEEP_TEAM_BOOKS).in_force(on).filter(person=user)
    term = terms.select_related("team__village", "team__sent_by").first()
    return term.team if term else None


def get_team_member(user: User, pk: int, act: Act = Act.READ_TEAMS) -> TeamMember:
    """A term in a team the user reads."""
    return _row_of(TeamMember.objects.select_related("team__village", "person"), user, pk, act)


def get_attendance(user: User, pk: int, act: Act = Act.READ_TEAMS) -> Attendance:
    """A day signed in a team the user reads."""
    return _row_of(Attendance.objects.select_related("team__village", "person"), user, pk, act)


def get_team_entry(user: User, pk: int, act: Act = Act.READ_TEAMS) -> TeamEntry:
    """An entry in the books of a team the user reads."""
    return _row_of(TeamEntry.objects.select_related("team__village", "author"), user, pk, act)


def get_meeting(user: User, pk: int) -> TeamMeeting:
    """A meeting of a team the user reads."""
    rows = TeamMeeting.objects.select_related("team__village", "author")
    return _row_of(rows, user, pk, Act.READ_TEAMS)


def get_meeting_photo(user: User, meeting_pk: int, pk: int) -> TeamMeetingPhoto:
    """A photo of such a meeting."""
    return get_object_or_404(TeamMeetingPhoto, pk=pk, meeting=get_meeting(user, meeting_pk))


def get_dispute(user: User, pk: int) -> Dispute:
    """A dispute in a village whose team the user reads."""
    return _row_of(Dispute.objects.select_related("team__village", "author"), user, pk, Act.READ_TEAMS)


def get_village(user: User, code: str, act: Act) -> Area:
    """A village in which the user reads teams and may do the act."""
    village = get_object_or_404(Area.objects.at(Area.Level.VILLAGE), pk=code)
    if not user.access.may_in(Act.READ_TEAMS, code):
        raise Http404
    if not user.access.may_in(act, code):
        raise PermissionDenied
    return village


def _row_of(rows: Any, user: User, pk: int, act: Act) -> Any:
    row = get_object_or_404(rows.visible_to(user), pk=pk)
    if not rows.visible_to(user, act).filter(pk=pk).exists():
        raise PermissionDenied
    return row
