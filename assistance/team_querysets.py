"""The business words of resident teams and their books."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.access import area_q
from accounts.roles import Act
from assistance.team_codes import DayKind
from common.dated import DatedQuerySet, holds_on

if TYPE_CHECKING:
    from accounts.models import User


class TeamQuerySet(DatedQuerySet):
    """Words about teams."""

    def visible_to(self, user: User, act: Act = Act.READ_TEAMS) -> Self:
        """Teams of the villages in which the user may do the act."""
        return self.filter(area_q("village", user.access.prefixes(act)))


class TeamMemberQuerySet(DatedQuerySet):
    """Words about the terms of members."""

    def visible_to(self, user: User, act: Act = Act.READ_TEAMS) -> Self:
        """Terms in teams of the villages in which the user may do the act."""
        return self.filter(area_q("team__village", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Terms in teams of the area with this code or below it."""
        return self.filter(team__village__code__startswith=area_code)

    def touching(self, first: dt.date, last: dt.date) -> Self:
        """Terms that hold on at least one of the days."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=first), valid_from__lte=last)


class OfTeamQuerySet(models.QuerySet[Any]):
    """Rows of a team's books; seen by whoever sees the team."""

    def visible_to(self, user: User, act: Act = Act.READ_TEAMS) -> Self:
        """Rows of teams of the villages in which the user may do the act."""
        return self.filter(area_q("team__village", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Rows of teams of the area with this code or below it."""
        return self.filter(team__village__code__startswith=area_code)

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Rows of the days from the first to the last, both included."""
        return self.filter(day__range=(first, last))


class AttendanceQuerySet(OfTeamQuerySet):
    """Words about days signed."""

    def counted(self) -> Self:
        """Days in the village, which the rule counts."""
        return self.filter(kind=DayKind.DUTY)


def of_team(model: Any, day: dt.date, figure: Any, **criteria: Any) -> Subquery:
    """A figure over the members in force of the team in force of each village of a queryset of areas."""
    rows = model.objects.in_force(day).filter(holds_on_team(day), team__village=OuterRef("pk"), **criteria)
    return Subquery(rows.order_by().values("team__village").annotate(figure=figure).values("figure"))


def holds_on_team(day: dt.date) -> Q:
    """Members of teams in force on the day."""
    return Q(team__valid_from__lte=day) & (Q(team__valid_to=None) | Q(team__valid_to__gt=day))


def with_teams(villages: Any, team: Any, member: Any, day: dt.date) -> Any:
    """Villages with `team_pk`, `sender`, `people`, `captain`, `captain_rank` and `secretary` of that day."""
    teams = team.objects.filter(holds_on(day), village=OuterRef("pk"))
    return villages.annotate(
        team_pk=Subquery(teams.values("pk")[:1]),
        sender=Subquery(teams.values("sent_by__name")[:1]),
        people=Coalesce(of_team(member, day, models.Count("pk")), 0),
        captain=of_team(member, day, Max("person__name"), part="队长"),
        captain_rank=of_team(member, day, Max("rank"), part="队长"),
        secretary=of_team(member, day, Max("person__name"), is_first_secretary=True),
        place=F("code"),
    )
