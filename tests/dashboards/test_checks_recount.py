"""A dozen and more data checks counted anew in plain Python over the demonstration county."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistance.models import Pairing
from common.identifiers import IdentifierError, parse_id_number
from households.models import CheckFinding, HouseholdYear, MemberYear
from tests.dashboards.test_demo_county import ON, load

HEAVY = 15
Home = tuple[HouseholdYear, list[MemberYear]]


def age(member: MemberYear, day: dt.date = dt.date(2026, 12, 31)) -> int:
    return member.age_on(day) or 0


def autumn(member: MemberYear) -> int:
    return age(member, dt.date(2026, 9, 1))


def number(member: MemberYear) -> str:
    secret: Any = member.member.id_number
    return str(secret.reveal())


def code_of(member: MemberYear) -> str:
    try:
        parse_id_number(number(member), on=ON)
    except IdentifierError as error:
        return error.code
    return ""


def sick(member: MemberYear) -> bool:
    return "病" in member.health_status


def pupil(member: MemberYear) -> bool:
    return member.schooling_status not in ("", "学龄前儿童")


MEMBERS: dict[str, Callable[[MemberYear], bool]] = {
    "ID-03": lambda m: code_of(m) == "ID-03",
    "ID-07": lambda m: (
        m.sex != ("男" if int(number(m)[16]) % 2 else "女") and not number(m).startswith("999999")
    ),
    "ID-08": lambda m: f"{m.birth_date:%Y%m%d}" != number(m)[6:14] and not number(m).startswith("999999"),
    "ID-12": lambda m: number(m).startswith("999999"),
    "RQ-01": lambda m: not m.ethnic_group,
    "RQ-02": lambda m: not m.health_status,
    "ED-01": lambda m: not m.education_level and not m.schooling_status,
    "ED-02": lambda m: 6 <= autumn(m) < 16 and not pupil(m) and not m.dropout_reason,
    "LB-01": lambda m: age(m) < 16 and m.labour_capacity not in ("", "无劳动力"),
    "LB-03": lambda m: age(m) >= 60 and m.labour_capacity in ("普通劳动力", "技能劳动力"),
    "LB-08": lambda m: bool(m.work_months) != bool(m.work_region),
    "HL-01": lambda m: bool(m.has_medical_insurance and m.has_employee_medical),
}
HOMES: dict[str, Callable[[HouseholdYear, list[MemberYear]], bool]] = {
    "HH-01": lambda copy, members: not members,
    "HH-02": lambda copy, members: bool(members) and not [m for m in members if m.relation == "户主"],
    "HH-04": lambda copy, members: len([m for m in members if m.relation == "配偶"]) > 1,
    "HH-13": lambda copy, members: copy.household_type == "建档立卡户" and not copy.main_cause,
    "CA-01": lambda copy, members: (
        copy.main_cause == "因病" and bool(members) and not any(map(sick, members))
    ),
    "CA-03": lambda copy, members: (
        copy.main_cause == "因学" and bool(members) and not any(map(pupil, members))
    ),
    "LC-M4": lambda copy, members: (
        copy.household_type == "建档立卡户"
        and bool(members)
        and all(m.labour_capacity in ("无劳动力", "丧失劳动力") for m in members)
        and not any(m.has_dibao or m.has_destitute_support for m in members)
    ),
    "EX-01": lambda copy, members: (
        copy.exit_status == "已脱贫" and (bool(copy.is_dangerous_house) or copy.house_grade in ("C级", "D级"))
    ),
    "EX-06": lambda copy, members: (
        bool(copy.exit_year and copy.identified_on) and copy.exit_year < copy.identified_on.year
    ),  # type: ignore[operator, union-attr]
    "IN-02": lambda copy, members: (
        not copy.net_income_per_capita or not 0 < copy.net_income_per_capita <= 100_000
    ),
    "IN-07": lambda copy, members: (
        copy.exit_status == "已脱贫"
        and copy.net_income_per_capita is not None
        and copy.net_income_per_capita
        < {2014: 2800, 2015: 2855, 2016: 2952, 2017: 2952, 2018: 2995, 2019: 3218}.get(
            copy.exit_year or 0, 4000
        )
    ),
}


@pytest.fixture
def homes(db: None) -> list[Home]:
    """Households of the open year with their active members."""
    load()
    active: dict[int, list[MemberYear]] = defaultdict(list)
    for member in MemberYear.objects.of_year(2026).active().select_related("member"):
        active[member.household_year_id].append(member)
    return [(copy, active[copy.pk]) for copy in HouseholdYear.objects.of_year(2026)]


def found(rule: str) -> list[str]:
    return sorted(CheckFinding.objects.filter(rule=rule, solved_on=None).values_list("subject", flat=True))


def test_the_rules_find_what_a_naive_count_finds(homes: list[Home]) -> None:
    for code, is_odd in MEMBERS.items():
        people = [m for _copy, members in homes for m in members if is_odd(m)]
        assert found(code) == sorted(f"member:{m.member_id}" for m in people), code
    for code, is_found in HOMES.items():
        copies = [copy for copy, members in homes if is_found(copy, members)]
        if code == "HH-04":
            assert len(found(code)) == len(copies)
            continue
        assert found(code) == sorted(f"household:{copy.household_id}" for copy in copies), code
    assert sum(len(found(code)) for code in MEMBERS) > len(MEMBERS) - 3


def test_rules_over_several_households_and_floors(homes: list[Home]) -> None:
    phones = Counter(phone for phone in map(phone_of, homes) if phone)
    shared = [
        copy.household_id for copy, members in homes if phones[phone_of((copy, members))] > 1 and members
    ]
    assert found("ID-16") == sorted(f"household:{pk}" for pk in shared)
    helped = {p.household_id for p in in_force()}
    alone = [
        copy for copy, _m in homes if copy.household_type == "建档立卡户" and copy.household_id not in helped
    ]
    assert found("LC-H1") == sorted(f"household:{copy.household_id}" for copy in alone)
    loads = Counter(p.helper_id for p in in_force())
    heavy = {p.household_id for p in in_force() if loads[p.helper_id] > HEAVY}
    assert found("LC-H3") == sorted(f"household:{pk}" for pk in heavy)


def phone_of(home: Home) -> str:
    secret: Any = home[0].phone
    return str(secret.reveal()) if secret else ""


def in_force() -> Iterator[Pairing]:
    yield from Pairing.objects.in_force(ON).filter(helper__isnull=False)
