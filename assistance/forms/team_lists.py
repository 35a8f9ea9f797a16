"""The lists of resident teams: coverage of the villages, the roster, entries of the books, disputes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import Area, User
from accounts.roles import Act
from assistance.models import Dispute, Team, TeamEntry, TeamMember
from assistance.month_sheet import part_of
from assistance.team_codes import DisputeState, Duty, EntryKind, WorkTheme
from assistance.team_querysets import with_teams
from assistance.team_rules import TeamRules
from common.forms import dress
from common.lists import ListColumn, ListForm

NO_TEAM, BREACH, FINE = 0, 1, 2
STANDING = {NO_TEAM: _("no team"), BREACH: _("breaks a rule"), FINE: _("as it should be")}


def _team_url(row: Any) -> str:
    return reverse("assistance:team_detail", args=[row.team_id])


def _village_url(village: Any) -> str:
    if village.team_pk:
        return reverse("assistance:team_detail", args=[village.team_pk])
    return reverse("assistance:team_new", args=[village.code]) if village.may_send else ""


class TeamListForm(AreaFilter, ListForm):
    """A list narrowed by township and village."""

    def __init__(self, data: QueryDict, rows: QuerySet[Any], *, user: User, today: dt.date) -> None:
        super().__init__(data, rows)
        self.today = today
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """The area; the subclasses go on from here."""
        area = self.chosen_area(cleaned)
        return rows.inside(area) if area else rows


class CoverageForm(TeamListForm):
    """The villages with their teams; what has none or breaks a rule stands first."""

    default_order = ("standing", "code")
    columns = (
        ListColumn("village", _("Village"), lambda v: v.full_name, ("code",), css="nowrap"),
        ListColumn(
            "standing",
            _("Team"),
            lambda v: STANDING[v.standing],
            ("standing", "code"),
            url=_village_url,
            css="nowrap",
        ),
        ListColumn("captain", _("captain"), lambda v: v.captain, css="nowrap"),
        ListColumn("secretary", _("first secretary"), lambda v: v.secretary, css="nowrap"),
        ListColumn("people", _("Team members"), lambda v: v.people, css="num"),
        ListColumn("sender", _("sending organisation"), lambda v: v.sender),
    )

    standing = forms.ChoiceField(
        label=_("Team"), required=False, choices=[("", _("all")), *((str(k), v) for k, v in STANDING.items())]
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        if area := self.chosen_area(cleaned):
            rows = rows.filter(code__startswith=area)
        if cleaned["q"]:
            word = cleaned["q"]
            rows = rows.filter(Q(full_name__contains=word) | Q(captain=word) | Q(secretary=word))
        return rows.filter(standing=cleaned["standing"]) if cleaned["standing"] else rows


def coverage_rows(user: User, rules: TeamRules, day: dt.date) -> Any:
    """The villages that the user reads, each with its team of the day and how it stands."""
    villages = Area.objects.inside(user.access.prefixes(Act.READ_TEAMS)).on(day).at(Area.Level.VILLAGE)
    wrong = Q(people__lt=rules.people_least) | Q(people__gt=rules.people_most)
    wrong |= Q(captain_rank=None) | Q(captain_rank__lt=rules.captain_rank) | Q(secretary=None)
    standing = Case(
        When(team_pk=None, then=Value(NO_TEAM)),
        When(wrong, then=Value(BREACH)),
        default=Value(FINE),
        output_field=IntegerField(),
    )
    return with_teams(villages, Team, TeamMember, day).annotate(
        standing=standing, may_send=Value(user.access.may(Act.RUN_TEAMS))
    )


class RosterForm(TeamListForm):
    """The members of teams on a day, by village (D16)."""

    default_order = ("team__village", "-is_first_secretary", "-rank", "pk")
    columns = (
        ListColumn("village", _("Village"), lambda m: m.team.village.full_name, url=_team_url, css="nowrap"),
        ListColumn("name", _("Name"), lambda m: m.person.name, css="nowrap"),
        ListColumn("part", _("part in the team"), part_of, css="nowrap"),
        ListColumn("rank", _("rank"), lambda m: m.get_rank_display(), css="nowrap"),
        ListColumn("organisation", _("home organisation"), lambda m: m.organisation.name),
        ListColumn("valid_from", _("in the village from"), lambda m: m.valid_from, css="nowrap"),
        ListColumn("valid_to", _("in the village to"), lambda m: m.valid_to, css="nowrap"),
        ListColumn("end_reason", _("reason for ending"), lambda m: m.end_reason, export_only=True),
    )

    ended = forms.BooleanField(label=_("ended ones too"), required=False)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if not cleaned["ended"]:
            rows = rows.in_force(self.today)
        if cleaned["q"]:
            rows = rows.filter(person__in=User.objects.called(cleaned["q"]).values("pk"))
        return rows


def roster_rows(user: User) -> Any:
    """The terms that the user reads."""
    rows = TeamMember.objects.visible_to(user)
    return rows.select_related("team__village", "person", "organisation")


class EntryListForm(TeamListForm):
    """Entries of the books, newest first."""

    default_order = ("-day", "-pk")
    columns = (
        ListColumn("day", _("Date"), lambda e: e.day, ("day",), css="nowrap"),
        ListColumn("village", _("Village"), lambda e: e.team.village.full_name, url=_team_url, css="nowrap"),
        ListColumn("author", _("written by"), lambda e: e.author.name, css="nowrap"),
        ListColumn("kind", _("kind of entry"), lambda e: e.get_kind_display(), css="nowrap"),
        ListColumn("duty", _("first secretary's duty"), lambda e: e.get_duty_display(), css="nowrap"),
        ListColumn("theme", _("theme"), lambda e: e.get_theme_display(), css="nowrap"),
        ListColumn("who", _("household or person"), lambda e: e.who),
        ListColumn(
            "text",
            _("what was done and heard"),
            lambda e: e.text[:60],
            css="prose",
            export=lambda e: e.text,
        ),
        ListColumn("problem", _("opinion or problem raised"), lambda e: e.problem, css="prose"),
        ListColumn("outcome", _("how it was dealt with"), lambda e: e.outcome, css="prose"),
        ListColumn("solved_on", _("solved on"), lambda e: e.solved_on, css="nowrap"),
    )

    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    kind = forms.ChoiceField(
        label=_("kind of entry"), required=False, choices=[("", _("all")), *EntryKind.choices]
    )
    duty = forms.ChoiceField(
        label=_("first secretary's duty"), required=False, choices=[("", _("all")), *Duty.choices]
    )
    theme = forms.ChoiceField(label=_("theme"), required=False, choices=[("", _("all")), *WorkTheme.choices])
    unsolved = forms.BooleanField(label=_("with a problem not solved"), required=False)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if month := cleaned["month"]:
            rows = rows.filter(day__year=month.year, day__month=month.month)
        for name in ("kind", "duty", "theme"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        if cleaned["unsolved"]:
            rows = rows.exclude(problem="").filter(solved_on=None)
        if word := cleaned["q"]:
            rows = rows.filter(Q(author__in=User.objects.called(word).values("pk")) | Q(who__contains=word))
        return rows


def entry_rows(user: User) -> Any:
    """The entries that the user reads."""
    return TeamEntry.objects.visible_to(user).select_related("team__village", "author")


class DisputeListForm(TeamListForm):
    """Disputes, newest first."""

    default_order = ("-day", "-pk")
    columns = (
        ListColumn("day", _("Date"), lambda d: d.day, ("day",), css="nowrap"),
        ListColumn("village", _("Village"), lambda d: d.team.village.full_name, css="nowrap"),
        ListColumn(
            "parties",
            _("parties"),
            lambda d: d.parties,
            url=lambda d: reverse("assistance:dispute_detail", args=[d.pk]),
        ),
        ListColumn(
            "matter", _("what it is about"), lambda d: d.matter[:60], css="prose", export=lambda d: d.matter
        ),
        ListColumn("state", _("state"), lambda d: d.get_state_display(), css="nowrap"),
    )

    state = forms.ChoiceField(
        label=_("state"), required=False, choices=[("", _("all")), *DisputeState.choices]
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if cleaned["state"]:
            rows = rows.filter(state=cleaned["state"])
        return rows.filter(parties__contains=cleaned["q"]) if cleaned["q"] else rows


def dispute_rows(user: User) -> Any:
    """The disputes that the user reads."""
    return Dispute.objects.visible_to(user).select_related("team__village")
