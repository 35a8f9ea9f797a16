"""Resident teams: which villages have one, their roster, one team, and the township's acts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.papers import list_paper
from accounts.roles import Act
from assistance.forms.team import EndTermForm, TeamForm, TermForm
from assistance.forms.team_lists import CoverageForm, RosterForm, coverage_rows, roster_rows
from assistance.getters import get_team, get_team_member, get_village
from assistance.models import Dispute, Team, TeamEntry, TeamMeeting, TeamMember
from assistance.month_sheet import month_of
from assistance.services.teams import begin_term, end_term, send_team
from assistance.team_codes import MeetingKind
from assistance.team_rules import Month, breaches, rules_on
from common.downloads import list_response
from common.form_pages import form_page
from common.list_pages import list_page
from common.refusals import Refused

LATEST = 10


@require_GET
@demands(Act.READ_TEAMS)
def team_list(request: UserRequest) -> HttpResponse:
    """Villages in the user's scope; what has no team or breaks a rule stands first."""
    today = timezone.localdate()
    rows = coverage_rows(request.user, rules_on(today), today)
    form = CoverageForm(request.GET, rows, user=request.user, today=today)
    if "export" in request.GET:
        return list_response(form, _("Resident teams"))
    return list_page(request, "assistance/team_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_TEAMS)
def team_roster(request: UserRequest) -> HttpResponse:
    """The members of teams, and the same as Excel and on paper (D16)."""
    today, title = timezone.localdate(), _("Roster of resident teams")
    form = RosterForm(request.GET, roster_rows(request.user), user=request.user, today=today)
    if request.GET.get("export") == "pdf":
        shares = {"village": 3, "part": 3, "rank": 2, "organisation": 4, "end_reason": 2}
        return list_paper(request, form, title=title, on=today, shares=shares)
    if "export" in request.GET:
        return list_response(form, title)
    context = {"form": form, "page": form.page(), "printed": True, "title": title}
    return list_page(request, "assistance/team_book_list.html", context)


@require_GET
@demands(Act.READ_TEAMS)
def team_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One team: its people and what is wrong, this month's days, meetings, diary, disputes."""
    team = get_team(request.user, pk)
    today = timezone.localdate()
    context = _people_and_days(team, today) | _books(team) | _rights(request, team)
    return render(request, "assistance/team_detail.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_TEAMS)
def team_new(request: UserRequest, pk: str) -> HttpResponse:
    """Send a team to a village that has none."""
    village = get_village(request.user, pk, Act.RUN_TEAMS)
    today = timezone.localdate()
    form = TeamForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            team = send_team(user=request.user, village=village, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The team is entered; now add its people."))
            return redirect("assistance:team_detail", team.pk)
    title, back = _("Send a resident team"), reverse("assistance:team_list")
    return form_page(request, form, title=title, button=title, back=back, pretitle=village.full_name)


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_TEAMS)
def term_new(request: UserRequest, pk: int) -> HttpResponse:
    """Add a person to the team."""
    team = get_team(request.user, pk, Act.RUN_TEAMS)
    today = timezone.localdate()
    form = TermForm(request.POST or None, team=team, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            begin_term(user=request.user, team=team, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The person is in the team."))
            return redirect("assistance:team_detail", team.pk)
    title, back = _("Add a person"), reverse("assistance:team_detail", args=[team.pk])
    return form_page(request, form, title=title, button=title, back=back, pretitle=team.village.full_name)


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_TEAMS)
def term_end(request: UserRequest, pk: int) -> HttpResponse:
    """End the term of a person with a reason."""
    member = get_team_member(request.user, pk, Act.RUN_TEAMS)
    today, back = timezone.localdate(), reverse("assistance:team_detail", args=[member.team_id])
    form = EndTermForm(request.POST or None, initial={"valid_to": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_term(user=request.user, member=member, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The term has ended."))
            return redirect(back)
    title, who = _("End the term"), f"{member.team.village.full_name} · {member.person.name}"
    return form_page(request, form, title=title, button=title, back=back, pretitle=who, tone="danger")


def _people_and_days(team: Team, today: dt.date) -> dict[str, Any]:
    """Who is in the team, what is wrong with it, and how this month stands against the rules."""
    rules, month = rules_on(today), Month.of(today)
    members = list(TeamMember.objects.filter(team=team).select_related("person", "organisation"))
    special = TeamMeeting.objects.filter(team=team, kind=MeetingKind.SPECIAL).between(month.first, today)
    return {
        "team": team,
        "members": members,
        "breaches": breaches(rules, [m for m in members if m.valid_to is None or m.valid_to > today]),
        "month": month,
        "rows": month_of(team, month, rules=rules, today=today),
        "special": special.count(),
        "special_due": rules.meetings_month,
    }


def _books(team: Team) -> dict[str, Any]:
    """The latest pages of its books."""
    return {
        "meetings": TeamMeeting.objects.filter(team=team)[:LATEST],
        "entries": TeamEntry.objects.filter(team=team).select_related("author")[:LATEST],
        "disputes": Dispute.objects.filter(team=team)[:LATEST],
    }


def _rights(request: UserRequest, team: Team) -> dict[str, bool]:
    access = request.user.access
    return {
        "may_run": access.may_in(Act.RUN_TEAMS, team.village_id),
        "may_write": access.may_in(Act.KEEP_TEAM_BOOKS, team.village_id),
    }
