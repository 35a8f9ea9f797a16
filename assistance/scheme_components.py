"""What assistance itself can say of the components of schemes (P1-07 to P5-65)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models.area import Level
from assistance.area_codes import LEADING_ROLES, AreaRole
from assistance.models.area_pairing import AreaPairing
from assistance.models.pairing import Pairing, PairingRole
from assistance.models.team import Team, TeamMember
from assistance.models.team_books import TeamEntry
from assistance.models.visit import Visit
from assistance.scheme_queries import Query, Unit, register
from assistance.team_codes import TeamPart, WorkTheme
from assistance.team_querysets import holds_on_team
from households.models import MemberYear
from households.parameters import value_of


def _to_area_form(role: AreaRole) -> Any:
    def address(area: Any) -> str:
        criteria = urlencode({"area": area.pk, "role": role.value})
        return f"{reverse('assistance:area_pairing_new')}?{criteria}"

    return address


def _to_team(village: Any) -> str:
    return reverse("assistance:team_new", args=[village.pk])


def _to_teams(village: Any) -> str:
    place = {"township": village.pk[: Level.TOWNSHIP], "village": village.pk}
    return f"{reverse('assistance:team_list')}?{urlencode(place)}"


def _to_help(copy: Any) -> str:
    return reverse("assistance:household_help", args=[copy.household_id])


def _to_household(copy: Any) -> str:
    return reverse("households:household_detail", args=[copy.household_id])


def _has(role: AreaRole) -> Any:
    """Areas in which somebody plays the part on the day."""

    def met(day: dt.date) -> Q:
        rows = AreaPairing.objects.in_force(day).of_role(role)
        return Q(pk__in=rows.order_by().values("area_id"))

    return met


def _has_team(day: dt.date) -> Q:
    return Q(pk__in=Team.objects.in_force(day).order_by().values("village_id"))


def _has_in_team(**criteria: Any) -> Any:
    def met(day: dt.date) -> Q:
        members = TeamMember.objects.in_force(day).filter(holds_on_team(day), **criteria)
        return Q(pk__in=members.order_by().values("team__village_id"))

    return met


def _has_exit_plan(day: dt.date) -> Q:
    """The team has written down an exit plan with the two committees."""
    plans = TeamEntry.objects.filter(theme=WorkTheme.EXIT_PLAN, day__lte=day)
    return Q(pk__in=plans.order_by().values("team__village_id"))


def _village_is_visited(day: dt.date) -> Q:
    """A leader of some village has been in a household of it."""
    visits = _by_leaders(day).annotate(village=Left("household__area_id", int(Level.VILLAGE)))
    return Q(pk__in=visits.values("village"))


def _household_is_visited(day: dt.date) -> Q:
    return Q(household_id__in=_by_leaders(day).values("household_id"))


def _by_leaders(day: dt.date) -> Any:
    leaders = AreaPairing.objects.of_role(*LEADING_ROLES).filter(valid_from__lte=day)
    return Visit.objects.filter(visited_on__lte=day, visitor__in=leaders.values("person")).order_by()


def _has_helper(day: dt.date) -> Q:
    return Q(household_id__in=Pairing.objects.in_force(day).answering().order_by().values("household_id"))


def _has_person(day: dt.date) -> Q:
    """Somebody answers for it by name: a helper, not only an organisation or a teacher."""
    people = Pairing.objects.in_force(day).answering().filter(helper__isnull=False)
    return Q(household_id__in=people.order_by().values("household_id"))


def _has_teacher(day: dt.date) -> Q:
    """A teacher helps it, or no child of the age of compulsory schooling lives there (P4-06)."""
    first, below = (int(value_of(f"check_school_age{end}", on=day)) for end in ("", "_below"))
    ages = {"birth_date__gt": years_before(day, below), "birth_date__lte": years_before(day, first)}
    pupils = MemberYear.objects.active().filter(year__closed_on=None, **ages)
    teachers = Pairing.objects.in_force(day).filter(role=PairingRole.TEACHER)
    taught = Q(household_id__in=teachers.order_by().values("household_id"))
    return taught | ~Q(household_id__in=pupils.order_by().values("household_id"))


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _has_full_record(_day: dt.date) -> Q:
    """The register names the main cause and the exit status."""
    return ~Q(main_cause="") & ~Q(exit_status="")


def _has_enough_cadres(day: dt.date) -> Q:
    least, most = (int(value_of(f"township_cadres_{end}", on=day)) for end in ("least", "most"))
    rows = AreaPairing.objects.in_force(day).of_role(AreaRole.OFFICE).order_by()
    counted = rows.values("area_id").annotate(people=Count("person", distinct=True))
    return Q(pk__in=counted.filter(people__range=(least, most)).values("area_id"))


def offer() -> None:
    """Tell the registry; called once, when the models load."""
    village, household, township = Unit.VILLAGE, Unit.HOUSEHOLD, Unit.TOWNSHIP
    parts = (AreaRole.LEADER, AreaRole.CONTACT, AreaRole.UNIT, AreaRole.TECHNICIAN, AreaRole.ENTERPRISE)
    register(Query(f"village_{p.name.lower()}", p.label, village, _has(p), _to_area_form(p)) for p in parts)
    above = (AreaRole.FIRST, AreaRole.HEAD, AreaRole.DEPUTY, AreaRole.SCHOOL_LEADER)
    register(Query(f"township_{p.name.lower()}", p.label, township, _has(p), _to_area_form(p)) for p in above)
    school, office = AreaRole.SCHOOL, AreaRole.OFFICE
    captain, secretary = _has_in_team(part=TeamPart.CAPTAIN), _has_in_team(is_first_secretary=True)
    register(
        (
            Query("village_school", school.label, village, _has(school), _to_area_form(school)),
            Query("village_team", _("resident team"), village, _has_team, _to_team),
            Query("village_captain", _("captain of the resident team"), village, captain, _to_teams),
            Query("village_secretary", _("first secretary"), village, secretary, _to_teams),
            Query("village_plan", _("plan of the village"), village, _has_exit_plan, _to_teams),
            Query("village_seen", _("visited by a leader"), village, _village_is_visited, _to_teams),
            Query("township_cadres", office.label, township, _has_enough_cadres, _to_area_form(office)),
            Query("household_helper", _("helper of the household"), household, _has_helper, _to_help),
            Query("household_person", _("responsible person"), household, _has_person, _to_help),
            Query("household_teacher", _("teacher, where a child is of school age"), household, _has_teacher,
                  _to_help),
            Query("household_record", _("cause and status on the register"), household, _has_full_record,
                  _to_household),
            Query("household_seen", _("household visited by a leader"), household, _household_is_visited,
                  _to_help),
        )
    )  # fmt: skip
