"""Builders of who answers for villages and townships, and the county of plan three on its own data."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import count
from typing import Any

from accounts.models import Organisation, User
from accounts.roles import Role
from assistance.area_codes import ORGANISATION_ROLES, AreaRole
from assistance.models import AreaPairing, Donation, Pairing
from assistance.services.schemes import load_schemes
from common import pinyin
from households import codes
from households.identity import number_columns
from households.models import Household, HouseholdYear, Member, MemberYear
from households.services.parameters import PLANS
from tests.assistance.teams import make_captain, make_team
from tests.builders import TODAY, id_number, make_area, make_organisation, make_user, make_year
from tests.households.villages import make_sheet
from tests.people import NORTH_VILLAGE

SINCE = dt.date(2026, 3, 1)
PLAN_THREE = "990001203"
VILLAGES = [f"{PLAN_THREE}{201 + number}" for number in range(8)]
GROUPS, HOUSEHOLDS, PEOPLE = 48, 392, 1567
_serial = count(1)


def make_area_pairing(
    role: str, area: str = NORTH_VILLAGE, who: User | Organisation | None = None, **changes: Any
) -> AreaPairing:
    """Somebody answers for the area since March."""
    of_organisation = role in ORGANISATION_ROLES
    if who is None:
        who = make_organisation() if of_organisation else make_user()
    fields = {
        "area": make_area(area),
        "role": role,
        "organisation" if of_organisation else "person": who,
        "valid_from": SINCE,
        **changes,
    }
    return AreaPairing.objects.create(**fields)


def make_donation(village: str = NORTH_VILLAGE, **changes: Any) -> Donation:
    """A need of a week ago, without donor."""
    fields = {
        "key": uuid.uuid4(),
        "village": make_area(village),
        "need": "村小学课桌椅",
        "kind": "物资",
        "needed_on": TODAY - dt.timedelta(days=7),
        **changes,
    }
    fields.setdefault("recorded_by", make_user())
    return Donation.objects.create(**fields)


def make_plan_three() -> None:
    """8 villages, 48 groups, 392 households, 1,567 people, all covered; 40 cadres."""
    load_schemes(PLANS / "three.json")
    year = make_year()
    groups = [make_area(f"{village}{n:03d}") for village in VILLAGES for n in range(1, 7)]
    homes = sorted([*groups, *groups, *groups, *groups, *groups, *groups, *groups, *groups, *groups[::6]],
                   key=lambda area: area.pk)  # fmt: skip
    households = Household.objects.bulk_create(
        Household(household_no=f"98{next(_serial):08d}", area=area) for area in homes
    )
    copies = HouseholdYear.objects.bulk_create(
        HouseholdYear(
            household=household,
            year=year,
            area_id=household.area_id,
            household_type=codes.HouseholdType.REGISTERED,
            exit_status=codes.ExitStatus.POOR,
            main_cause=codes.PovertyCause.ILLNESS,
        )
        for household in households
    )
    _people(copies)
    _coverage(households)


def _people(copies: list[HouseholdYear]) -> None:
    """Four a household, three in the last."""
    places = [(copy, number) for copy in copies for number in range(4)][:PEOPLE]
    members = Member.objects.bulk_create(
        Member(id_type=codes.IdType.ID_CARD, **number_columns(id_number())) for _place in places
    )
    MemberYear.objects.bulk_create(
        MemberYear(
            member=member,
            household_year=copy,
            year_id=copy.year_id,
            household_id=copy.household_id,
            name="测试成员",
            pinyin=pinyin.sort_key("测试成员"),
            initials=pinyin.initials("测试成员"),
            relation=codes.Relation.SON if number else codes.Relation.HEAD,
            sex=codes.Sex.MALE,
            birth_date=dt.date(1980, 5, 6),
        )
        for member, (copy, number) in zip(members, places, strict=True)
    )


def _coverage(households: list[Household]) -> None:
    """Each village its leader, contact leader, unit and team; each household its cadre."""
    for village in VILLAGES:
        make_sheet(village)
        for role in (AreaRole.LEADER, AreaRole.CONTACT, AreaRole.UNIT):
            make_area_pairing(role, village)
        make_captain(make_team(village), make_user(role=Role.TEAM, area=village))
    cadres = [make_user(role=Role.HELPER, area=PLAN_THREE) for _number in range(40)]
    Pairing.objects.bulk_create(
        Pairing(household=household, helper=cadres[place % 40], valid_from=SINCE)
        for place, household in enumerate(households)
    )
