"""What a year's form says of a household: type, cause, exit, house, income, monitoring (§3.6–3.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from dashboards.demo import lives
from dashboards.demo.dice import Dice, Weights
from dashboards.demo.families import Person
from households.codes import (
    BankAccountKind,
    ExitPolicy,
    ExitStatus,
    HealthStatus,
    HouseGrade,
    HouseholdType,
    IdStandard,
    LabourCapacity,
    MonitorKind,
    PoorAttribute,
    PovertyCause,
    RelocationMethod,
    RiskType,
    Settlement,
)

FIRST_YEAR = 2014  # the first national registration (§2.1)
_TYPES = Weights({HouseholdType.REGISTERED: 91, HouseholdType.ORDINARY: 8, HouseholdType.REMOVED: 1})
_EXITS = Weights({ExitStatus.EXITED: 80, ExitStatus.POOR: 11, ExitStatus.PLANNED: 8, ExitStatus.RELAPSED: 1})
_GOOD_HOUSE = Weights({HouseGrade.A: 56, HouseGrade.B: 44})
_ANY_HOUSE = Weights({HouseGrade.A: 32, HouseGrade.B: 50, HouseGrade.C: 13, HouseGrade.D: 5})
_RISKS = Weights(
    {
        RiskType.ILLNESS: 44,
        RiskType.WORK: 14,
        RiskType.SCHOOLING: 9,
        RiskType.DISASTER: 8,
        RiskType.ACCIDENT: 8,
        RiskType.PRODUCTION: 6,
        RiskType.LABOUR: 11,
    }
)
_WORKING_CAUSES = Weights(
    {
        PovertyCause.SKILLS: 40,
        PovertyCause.FUNDS: 30,
        PovertyCause.TRANSPORT: 8,
        PovertyCause.LAND: 8,
        PovertyCause.MOTIVATION: 7,
        PovertyCause.DISASTER: 4,
        PovertyCause.WATER: 3,
    }
)
_BANKS = ("云岭农村商业银行", "青禾村镇银行")


@dataclass(slots=True)
class Family:
    """One household of the county: members, place, and the columns of its copy of the open year."""

    key: int
    area: str
    area_before: str
    members: list[Person]
    phone: str
    facts: dict[str, Any] = field(default_factory=dict)
    # Registered this year: no copy of the year before.
    is_new: bool = False
    number: str = ""
    # Of the new ones, those who came onto the register by an application of this year.
    is_applicant: bool = False

    def active(self) -> list[Person]:
        """Those who belong to it now."""
        return [member for member in self.members if member.left_on is None]


def facts(family: Family, dice: Dice, on: dt.date) -> dict[str, Any]:
    """The columns of the copy of the open year."""
    kind = dice.pick(_TYPES)
    head = family.members[0]
    result: dict[str, Any] = {
        "household_type": kind,
        "bank_name": dice.one(_BANKS),
        "bank_account_kind": BankAccountKind.PASSBOOK.value,
        "bank_holder": head.name,
        "is_martyr_family": dice.chance(0.01),
        "is_one_child": dice.chance(0.05),
        "is_two_daughters": dice.chance(0.06),
        "has_safe_water": True,
        **_relocation(dice, registered=kind == HouseholdType.REGISTERED),
    }
    if kind == HouseholdType.REGISTERED:
        result |= _registered(family, dice, on)
    else:
        result |= _house(dice.pick(_GOOD_HOUSE)) | {"net_income_per_capita": _income(dice, 14_500, 6_000)}
    return result | _monitoring(dice, on, result)


def _registered(family: Family, dice: Dice, on: dt.date) -> dict[str, Any]:
    status = dice.pick(_EXITS)
    people = [lives.facts(person, on) for person in family.active()]
    identified = FIRST_YEAR + dice.choices((0, 1, 2, 3), (74, 8, 14, 4))[0]
    result: dict[str, Any] = {
        "exit_status": status,
        "id_standard": (IdStandard.NATIONAL if dice.chance(0.93) else IdStandard.PROVINCIAL).value,
        "identified_on": dt.date(identified, 12, 1),
        "poor_attr": _attribute(dice, people).value,
        **_causes(dice, people),
    }
    if status in {ExitStatus.EXITED, ExitStatus.RELAPSED}:
        result["exit_year"] = dice.randint(identified + 1, on.year)
    if status == ExitStatus.EXITED:
        kept = dice.chance(0.8)
        result["exit_policy"] = (ExitPolicy.KEPT if kept else ExitPolicy.ENDED).value
        result["net_income_per_capita"] = _income(dice, 12_800, 8_200)
        return result | _house(dice.pick(_GOOD_HOUSE))
    if status == ExitStatus.RELAPSED:
        result["relapsed_on"] = dt.date(on.year, 1, 1) - dt.timedelta(days=dice.randint(1, 28))
        result["exit_year"] = min(result["exit_year"], on.year - 2)
    result["planned_exit_year"] = on.year + (0 if status == ExitStatus.PLANNED else 1)
    result["has_safe_water"] = not dice.chance(0.07)
    result["net_income_per_capita"] = _income(dice, 5_900, 3_100)
    return result | _house(dice.pick(_ANY_HOUSE))


def _income(dice: Dice, middle: int, least: int) -> str:
    return f"{max(dice.lognormvariate(0, 0.24) * middle, least + dice.random() * 900):.2f}"


def _house(grade: str) -> dict[str, Any]:
    return {"house_grade": grade, "is_dangerous_house": grade in {HouseGrade.C, HouseGrade.D}}


def _relocation(dice: Dice, *, registered: bool) -> dict[str, Any]:
    if not registered or not dice.chance(0.07):
        return {"is_relocated": False}
    together = dice.chance(0.75)
    return {
        "is_relocated": True,
        "relocation_method": (
            RelocationMethod.WHOLE_VILLAGE if together else RelocationMethod.SCATTERED
        ).value,
        "relocation_settlement": (Settlement.CONCENTRATED if together else Settlement.SCATTERED).value,
        "relocation_place": "新居小区" if together else "本镇集镇",
    }


def _attribute(dice: Dice, people: list[dict[str, Any]]) -> PoorAttribute:
    # Destitute support is for those who can neither work nor be supported; dibao mostly for the weak (§3.7).
    idle = {LabourCapacity.WITHOUT, LabourCapacity.LOST}
    if len(people) == 1 and people[0]["labour_capacity"] in idle and dice.chance(0.6):
        return PoorAttribute.DESTITUTE
    sick = any(p["health_status"] not in {HealthStatus.HEALTHY, HealthStatus.CHRONIC} for p in people)
    return PoorAttribute.DIBAO if dice.chance(0.42 if sick else 0.13) else PoorAttribute.ORDINARY


def _causes(dice: Dice, people: list[dict[str, Any]]) -> dict[str, Any]:
    fitting = []
    health = [p["health_status"] for p in people]
    able = {LabourCapacity.ORDINARY, LabourCapacity.SKILLED, LabourCapacity.WEAK}
    if any(state not in {HealthStatus.HEALTHY, HealthStatus.DISABLED} for state in health):
        fitting += [PovertyCause.ILLNESS] * 4
    if any(lives.is_disabled(state) for state in health):
        fitting += [PovertyCause.DISABILITY] * 4
    if any(p["schooling_status"] and "学" not in p["schooling_status"][:2] for p in people):
        fitting += [PovertyCause.SCHOOLING] * 2
    if not any(p["labour_capacity"] in able for p in people):
        fitting += [PovertyCause.LABOUR] * 3
    main = dice.one([*fitting, PovertyCause(dice.pick(_WORKING_CAUSES))])
    others = sorted({*fitting, PovertyCause(dice.pick(_WORKING_CAUSES))} - {main})
    dice.shuffle(others)
    number = dice.choices((0, 1, 2), (45, 40, 15))[0]
    return {"main_cause": main.value, "other_causes": [cause.value for cause in others[:number]]}


def _monitoring(dice: Dice, on: dt.date, facts: dict[str, Any]) -> dict[str, Any]:
    if facts["household_type"] == HouseholdType.ORDINARY:
        kind, probability = MonitorKind.MARGINAL, 0.35
    elif facts.get("exit_status") == ExitStatus.EXITED:
        kind, probability = MonitorKind.UNSTABLE, 0.035
    else:
        return {}
    if not dice.chance(probability):
        return {}
    if dice.chance(0.12):
        kind = MonitorKind.DISTRESSED
    found = on - dt.timedelta(days=dice.randint(15, 900))
    risks = sorted({dice.pick(_RISKS) for _draw in range(dice.randint(1, 3))})
    result: dict[str, Any] = {
        "monitor_kind": kind.value,
        "monitor_identified_on": found,
        "monitor_risks": risks,
    }
    # EX-07: at least six months lie between finding and clearing.
    cleared = found + dt.timedelta(days=dice.randint(190, 400))
    if cleared < on and dice.chance(0.7):
        result |= {"monitor_cleared_on": cleared, "monitor_clear_method": "落实帮扶措施，收入稳定"}
    return result


def admit(families: list[Family], wanted: int, faulty: Container[str], on: dt.date) -> None:
    """Let some poor households have come onto the register this year, by an application."""
    fitting = (
        f for f in families if f.facts.get("exit_status") == ExitStatus.POOR and f.number not in faulty
    )
    for family in islice(fitting, wanted):
        family.is_new = family.is_applicant = True
        family.facts["identified_on"] = on.replace(day=1)


def year_before(facts: dict[str, Any], dice: Dice, year: int) -> dict[str, Any]:
    """The columns of the year before: this year's exits and risks had not happened, incomes were lower."""
    result = dict(facts)
    income = facts.get("net_income_per_capita")
    if income is not None:
        result["net_income_per_capita"] = f"{float(income) * dice.uniform(0.84, 0.97):.2f}"
    if result.get("exit_year") == year + 1:
        result |= {"exit_status": ExitStatus.PLANNED.value, "exit_year": None, "exit_policy": ""}
        result["planned_exit_year"] = year + 1
    elif result.get("exit_status") == ExitStatus.PLANNED:
        result["exit_status"] = ExitStatus.POOR.value
    if result.get("monitor_identified_on") and result["monitor_identified_on"].year > year:
        result |= {"monitor_kind": "", "monitor_identified_on": None, "monitor_risks": []}
    if result.get("monitor_cleared_on") and result["monitor_cleared_on"].year > year:
        result |= {"monitor_cleared_on": None, "monitor_clear_method": ""}
    return result
