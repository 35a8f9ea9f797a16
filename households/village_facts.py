"""What the registers know of a village: counts of the households' register beside the village's own sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from common.templatetags.bangfu import yuan
from households.cases.proposals import Proposal
from households.codes import ExitStatus, HouseholdType
from households.models import HouseholdYear, VillageYear
from households.models.criterion import Measure
from households.parameters import value_of

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """Registered households and people of a village in a year, and those not out of poverty."""

    households: int
    people: int
    poor_households: int
    poor_people: int


def counted_in(village: str, year: int) -> Counted:
    """The register's own counts; one query."""
    registered = Q(household_type=HouseholdType.REGISTERED)
    poor = registered & ~Q(exit_status=ExitStatus.EXITED)
    copies = HouseholdYear.objects.of_year(year).inside(village)
    found = copies.aggregate(
        households=Count("pk", filter=registered),
        people=Sum("member_count", filter=registered, default=0),
        poor_households=Count("pk", filter=poor),
        poor_people=Sum("member_count", filter=poor, default=0),
    )
    return Counted(**found)


def incidence(sheet: VillageYear, counted: Counted) -> Decimal | None:
    """贫困发生率: people registered and not out of poverty, as a share of all people of the village."""
    return Decimal(counted.poor_people) / sheet.people if sheet.people else None


def propose(measure: str, sheet: VillageYear, counted: Counted) -> Proposal:
    """Whether the criterion is met as far as the registers know, and what shows it; people decide."""
    match measure:
        case Measure.INCIDENCE:
            return _incidence(sheet, counted)
        case Measure.ROAD:
            return _road(sheet)
        case Measure.CLINIC:
            return _clinic(sheet)
        case Measure.CULTURE:
            return _culture(sheet)
        case Measure.COLLECTIVE:
            return _collective(sheet)
    return Proposal(None, "")


def _incidence(sheet: VillageYear, counted: Counted) -> Proposal:
    share = incidence(sheet, counted)
    if share is None:
        return Proposal(None, _("The sheet of the village does not say how many people live there."))
    most = value_of("village_incidence_most", on=_day(sheet), area=sheet.area_id)
    sentence = _("%(poor)s of %(people)s people are poor: %(share)s %%; at most %(most)s %%.")
    words = {
        "poor": counted.poor_people,
        "people": sheet.people,
        "share": f"{share * PERCENT:.2f}",
        "most": f"{(most * PERCENT).normalize():f}",
    }
    return Proposal(share <= most, sentence % words)


def _road(sheet: VillageYear) -> Proposal:
    if sheet.unpaved_km is None:
        return Proposal(None, _("The sheet does not say how much of the road is not paved."))
    sentence = _("Road to the township not paved: %(km)s km.")
    return Proposal(sheet.unpaved_km == 0, sentence % {"km": sheet.unpaved_km})


def _clinic(sheet: VillageYear) -> Proposal:
    if sheet.clinics is None or sheet.doctors is None:
        return Proposal(None, _("The sheet does not say how many clinics and doctors there are."))
    words = {"clinics": sheet.clinics, "doctors": sheet.doctors}
    return Proposal(
        bool(sheet.clinics and sheet.doctors), _("Clinics: %(clinics)s, doctors: %(doctors)s.") % words
    )


def _culture(sheet: VillageYear) -> Proposal:
    if sheet.culture_rooms is None:
        return Proposal(None, _("The sheet does not say whether there is a culture room."))
    return Proposal(
        bool(sheet.culture_rooms), _("Culture or reading rooms: %(count)s.") % {"count": sheet.culture_rooms}
    )


def _collective(sheet: VillageYear) -> Proposal:
    income = sheet.collective_income
    if income is None:
        return Proposal(None, _("The sheet does not say what the collective earned."))
    least = value_of("village_collective_least", on=_day(sheet), area=sheet.area_id)
    sentence = _("The collective earned %(income)s yuan in %(year)s.")
    return Proposal(income > least, sentence % {"income": yuan(income), "year": sheet.year_id})


def _day(sheet: VillageYear) -> dt.date:
    """The last day of the sheet's year: the numbers that hold then count."""
    return dt.date(sheet.year_id, 12, 31)
