"""Faults put into the register on purpose, one a household, at known rates (§3): what checks must find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dashboards.demo import lives
from dashboards.demo.dice import Dice
from dashboards.demo.identity import PROVISIONAL, Registrar
from dashboards.demo.registering import Family
from households.codes import ExitStatus, HouseGrade, HouseholdType, PovertyCause, Relation, Sex

ADULT_RELATIVES = {Relation.SON, Relation.DAUGHTER}


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind: the check that finds it, its share of all households, and how it is made.

    `spoil` changes the family and says whether it could: not every household can have every fault.
    """

    code: str
    rate: float
    label: str
    spoil: Callable[[Family, dt.date, Registrar], bool]


def _no_head(family: Family, on: dt.date, registrar: Registrar) -> bool:
    # A household of one: nobody else's relation hangs on the head.
    if len(family.members) != 1:
        return False
    family.members[0].spoilt["relation"] = Relation.OTHER.value
    return True


def _two_spouses(family: Family, on: dt.date, registrar: Registrar) -> bool:
    relations = {member.relation for member in family.active()}
    head = family.members[0]
    # Of the sex a spouse would have, so that only the second spouse is wrong.
    others = [m for m in family.active() if m.relation in ADULT_RELATIVES and m.sex != head.sex]
    others = [m for m in others if m.age_on(on) >= 20]
    if Relation.SPOUSE not in relations or not others:
        return False
    others[0].spoilt["relation"] = Relation.SPOUSE.value
    return True


def _wrong_sex(family: Family, on: dt.date, registrar: Registrar) -> bool:
    # A head without a spouse: no other check depends on the sex.
    if any(member.relation == Relation.SPOUSE for member in family.members):
        return False
    head = family.members[0]
    head.spoilt["sex"] = (Sex.FEMALE if head.sex == Sex.MALE else Sex.MALE).value
    return True


def _wrong_birth(family: Family, on: dt.date, registrar: Registrar) -> bool:
    head = family.members[0]
    head.spoilt["birth_date"] = head.birth - dt.timedelta(days=10)
    return True


def _wrong_check_character(family: Family, on: dt.date, registrar: Registrar) -> bool:
    head = family.members[0]
    # In a disability certificate it would be the certificate that is wrong (ID-05).
    if len(head.number) > 18:
        return False
    wrong = "1" if head.number[17] != "1" else "2"
    head.number = head.number[:17] + wrong + head.number[18:]
    return True


def _no_real_number(family: Family, on: dt.date, registrar: Registrar) -> bool:
    person = family.active()[-1]
    if len(person.number) != 18:
        return False
    person.number = registrar.id_number(person.birth, person.sex, PROVISIONAL)
    return True


def _no_phone(family: Family, on: dt.date, registrar: Registrar) -> bool:
    family.phone = ""
    return True


def _no_ethnic_group(family: Family, on: dt.date, registrar: Registrar) -> bool:
    family.active()[-1].spoilt["ethnic_group"] = ""
    return True


def _no_health(family: Family, on: dt.date, registrar: Registrar) -> bool:
    healthy = [m for m in family.active() if lives.health_of(m, on) == "健康"]
    if not healthy:
        return False
    healthy[-1].spoilt["health_status"] = ""
    return True


def _no_insurance(family: Family, on: dt.date, registrar: Registrar) -> bool:
    family.active()[-1].spoilt |= {"has_medical_insurance": None, "has_employee_medical": None}
    return True


def _both_insurances(family: Family, on: dt.date, registrar: Registrar) -> bool:
    family.members[0].spoilt["has_employee_medical"] = True
    return True


def _pupil_with_level(family: Family, on: dt.date, registrar: Registrar) -> bool:
    # Both filled is refused by the database; both empty is what real rosters have (ED-01).
    adults = [m for m in family.active() if not lives.schooling(m, on) and m.age_on(on) > 22]
    if not adults:
        return False
    adults[0].spoilt["education_level"] = ""
    return True


def _dropout(family: Family, on: dt.date, registrar: Registrar) -> bool:
    pupils = [m for m in family.active() if 8 <= m.age_on(on) <= 13]
    # A household poor for schooling would lose its cause as well (CA-03).
    if not pupils or family.facts.get("main_cause") == PovertyCause.SCHOOLING:
        return False
    pupils[0].spoilt |= {"schooling_status": "", "education_level": "小学"}
    return True


def _child_labour(family: Family, on: dt.date, registrar: Registrar) -> bool:
    children = [m for m in family.active() if m.age_on(on) < lives.ADULT - 1]
    if not children:
        return False
    children[0].spoilt["labour_capacity"] = "普通劳动力"
    return True


def _place_without_months(family: Family, on: dt.date, registrar: Registrar) -> bool:
    workers = [m for m in family.active() if lives.facts(m, on).get("work_months")]
    if not workers:
        return False
    workers[0].spoilt["work_months"] = None
    return True


def _no_cause(family: Family, on: dt.date, registrar: Registrar) -> bool:
    if family.facts["household_type"] != HouseholdType.REGISTERED:
        return False
    family.facts |= {"main_cause": "", "other_causes": []}
    return True


def _exited_in_danger(family: Family, on: dt.date, registrar: Registrar) -> bool:
    if family.facts.get("exit_status") != ExitStatus.EXITED:
        return False
    family.facts |= {"house_grade": HouseGrade.C.value, "is_dangerous_house": True}
    return True


def _no_income(family: Family, on: dt.date, registrar: Registrar) -> bool:
    family.facts["net_income_per_capita"] = None
    return True


def _exit_before_identified(family: Family, on: dt.date, registrar: Registrar) -> bool:
    if family.facts.get("exit_status") != ExitStatus.EXITED:
        return False
    family.facts["exit_year"] = family.facts["identified_on"].year - 1
    return True


def _nobody_left(family: Family, on: dt.date, registrar: Registrar) -> bool:
    if len(family.members) != 1:
        return False
    person = family.members[0]
    person.left_on, person.leave_reason = dt.date(on.year, 1, 15), "死亡"
    return True


FAULTS = (
    Fault("HH-01", 0.001, "没有成员的空挂户", _nobody_left),
    Fault("HH-02", 0.003, "没有户主", _no_head),
    Fault("HH-04", 0.003, "配偶多于一人", _two_spouses),
    Fault("HH-13", 0.008, "缺主要致贫原因", _no_cause),
    Fault("ID-03", 0.003, "证件号码校验位不对", _wrong_check_character),
    Fault("ID-07", 0.004, "性别与证件号码不一致", _wrong_sex),
    Fault("ID-08", 0.003, "出生日期与证件号码不一致", _wrong_birth),
    Fault("ID-12", 0.005, "999999 开头的临时号码", _no_real_number),
    Fault("ID-15", 0.012, "缺户联系电话", _no_phone),
    Fault("RQ-01", 0.005, "缺民族", _no_ethnic_group),
    Fault("RQ-02", 0.004, "缺健康状况", _no_health),
    Fault("RQ-08", 0.010, "缺参保信息", _no_insurance),
    Fault("HL-01", 0.003, "居民医保与职工医保重复", _both_insurances),
    Fault("ED-01", 0.004, "文化程度与在校生状况都为空", _pupil_with_level),
    Fault("ED-02", 0.002, "学龄儿童未在校且无原因", _dropout),
    Fault("LB-01", 0.002, "未满 16 岁却有劳动能力", _child_labour),
    Fault("LB-08", 0.004, "有务工地点无务工时间", _place_without_months),
    Fault("EX-01", 0.003, "已脱贫但住房危险", _exited_in_danger),
    Fault("EX-06", 0.002, "脱贫年度早于识别年度", _exit_before_identified),
    Fault("IN-02", 0.005, "缺人均纯收入", _no_income),
)


def plant(families: list[Family], dice: Dice, on: dt.date, registrar: Registrar) -> dict[str, list[str]]:
    """Spoil households at each fault's rate, none twice; gives household numbers by check."""
    order = list(families)
    dice.shuffle(order)
    planted: dict[str, list[str]] = {}
    for fault in FAULTS:
        wanted = max(1, round(len(families) * fault.rate))
        spoilt: list[Family] = []
        unfit: list[Family] = []
        while order and len(spoilt) < wanted:
            family = order.pop()
            (spoilt if fault.spoil(family, on, registrar) else unfit).append(family)
        order.extend(unfit)
        planted[fault.code] = sorted(family.number for family in spoilt)
    return planted
