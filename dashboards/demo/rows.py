"""The invented households as rows of the register's tables: identities, and the copies of two years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from common.secrets import digest_of, encrypt
from dashboards.demo import lives, registering
from dashboards.demo.dice import Dice, Weights
from dashboards.demo.families import Person
from dashboards.demo.identity import PROVISIONAL, Registrar
from dashboards.demo.names import initials, sort_key
from dashboards.demo.registering import Family
from dashboards.demo.surveying import Surveys
from households.codes import (
    EthnicGroup,
    IdType,
    JoinReason,
    LeaveReason,
    PoliticalStatus,
    PoorAttribute,
    Relation,
)

LEFT_SHARE = 0.015  # of members other than the head who left this year
_ETHNIC = Weights({EthnicGroup.HAN: 82, EthnicGroup.YI: 8, EthnicGroup.MIAO: 6, EthnicGroup.TUJIA: 4})
_REISSUED = "B1"  # §2.10: after a re-issue a disability certificate's number has 22 characters


def identify(family: Family, dice: Dice, registrar: Registrar, on: dt.date) -> None:
    """Give every member a number, some a telephone, and let a few of them have left or joined this year."""
    people = dice.pick(_ETHNIC)
    for person in family.members:
        person.number = registrar.id_number(person.birth, person.sex)
        if lives.is_disabled(lives.health_of(person, on)):
            category, grade = lives.disability(person)
            person.number += f"{category.digit}{grade}" + (_REISSUED if dice.chance(0.1) else "")
        if lives.ADULT <= person.age_on(on) < 75 and dice.chance(0.6):
            person.phone = registrar.phone()
        person.spoilt["ethnic_group"] = people
        if person.relation != Relation.HEAD and not family.is_new:
            _come_and_go(person, dice, on)


def _come_and_go(person: Person, dice: Dice, on: dt.date) -> None:
    days = (on - dt.date(on.year, 1, 1)).days
    if person.birth.year == on.year:
        person.joined_on, person.join_reason = person.birth, JoinReason.BIRTH.value
    elif days and dice.chance(LEFT_SHARE):
        person.left_on = dt.date(on.year, 1, 1) + dt.timedelta(days=dice.randint(0, days - 1))
        daughter = person.relation == Relation.DAUGHTER and person.age_on(on) > 20
        person.leave_reason = (LeaveReason.MARRIAGE if daughter else _loss(person, on)).value


def _loss(person: Person, on: dt.date) -> LeaveReason:
    return LeaveReason.DEATH if person.age_on(on) > 50 else LeaveReason.MOVED_OUT


def household(family: Family) -> dict[str, Any]:
    """The lasting row of a household."""
    return {"id": family.key, "household_no": family.number, "area_id": family.area}


class People:
    """Lasting rows of members, and their keys by household."""

    def __init__(self, first: int) -> None:
        self._next = first
        self.keys: dict[int, list[int]] = {}

    def members(self, families: list[Family], on: dt.date) -> Iterator[dict[str, Any]]:
        """One row a person, in the order of the households."""
        for family in families:
            keys = self.keys[family.key] = []
            for person in family.members:
                keys.append(self._next)
                yield self._row(person)
                self._next += 1

    def _row(self, person: Person) -> dict[str, Any]:
        certificate = len(person.number) > 18
        return {
            "id": self._next,
            "person_no": f"99{self._next:010d}",
            "id_type": (IdType.DISABILITY if certificate else IdType.ID_CARD).value,
            "id_number": encrypt(person.number),
            "id_digest": digest_of(person.number[:18]),
            "id_tail": person.number[14:18],
            "id_provisional": person.number.startswith(PROVISIONAL),
        }


class YearRows:
    """Rows of the copies of one year; the two years differ in what they take from a household."""

    year: int
    day: dt.date
    surveys: Surveys

    def facts(self, family: Family) -> dict[str, Any]:
        """Columns of the household's copy."""
        raise NotImplementedError

    def area(self, family: Family) -> str:
        """Where the household lived."""
        raise NotImplementedError

    def present(self, family: Family) -> list[tuple[int, Person, dict[str, Any]]]:
        """Members of that year: position, person, columns that differ from the form's."""
        raise NotImplementedError

    def household(self, family: Family, key: int) -> dict[str, Any]:
        """The household's copy, with the summary that the trigger would write."""
        active = [(p, spoilt) for _index, p, spoilt in self.present(family) if not spoilt.get("left_on")]
        facts = self.facts(family)
        head = next((p.name for p, s in active if s.get("relation", p.relation) == Relation.HEAD), "")
        return {
            "id": key,
            "household_id": family.key,
            "year_id": self.year,
            "area_id": self.area(family),
            "head_name": head,
            "head_pinyin": sort_key(head),
            "head_initials": initials(head),
            "member_count": len(active),
            "phone": encrypt(family.phone),
            "bank_account": encrypt(f"9900{family.key:015d}"),
            **facts,
            **self.surveys.columns(family, facts, len(active), self.day),
        }

    def members(self, family: Family, key: int, keys: list[int]) -> Iterator[dict[str, Any]]:
        """The members' copies."""
        attribute = family.facts.get("poor_attr", "")
        for index, person, spoilt in self.present(family):
            age = person.age_on(self.day)
            yield {
                "member_id": keys[index],
                "household_year_id": key,
                "year_id": self.year,
                "household_id": family.key,
                "name": person.name,
                "pinyin": sort_key(person.name),
                "initials": initials(person.name),
                "sex": person.sex,
                "birth_date": person.birth,
                "relation": person.relation,
                "phone": encrypt(person.phone),
                "political_status": _party(person, age),
                "identified_on": family.facts.get("identified_on"),
                "has_dibao": attribute == PoorAttribute.DIBAO,
                "has_destitute_support": attribute == PoorAttribute.DESTITUTE,
                **_insured(age, person, registered=bool(attribute)),
                **lives.facts(person, self.day),
                **spoilt,
            }


class OpenYear(YearRows):
    """The copies of the open year, planted faults included."""

    def __init__(self, on: dt.date, surveys: Surveys) -> None:
        self.year, self.day, self.surveys = on.year, on, surveys

    def facts(self, family: Family) -> dict[str, Any]:
        return family.facts

    def area(self, family: Family) -> str:
        return family.area

    def present(self, family: Family) -> list[tuple[int, Person, dict[str, Any]]]:
        return [(index, p, _events(p) | p.spoilt) for index, p in enumerate(family.members)]


class YearBefore(YearRows):
    """The copies of the year before: without the faults, the newborn, and what happened since."""

    def __init__(self, dice: Dice, year: int, surveys: Surveys) -> None:
        self.dice, self.surveys = dice, surveys
        self.year, self.day = year, dt.date(year, 12, 31)

    def facts(self, family: Family) -> dict[str, Any]:
        return registering.year_before(family.facts, self.dice, self.year)

    def area(self, family: Family) -> str:
        return family.area_before

    def present(self, family: Family) -> list[tuple[int, Person, dict[str, Any]]]:
        born = [(index, p) for index, p in enumerate(family.members) if p.birth.year <= self.year]
        return [(index, p, {"ethnic_group": p.spoilt["ethnic_group"]}) for index, p in born]


def _events(person: Person) -> dict[str, Any]:
    events: dict[str, Any] = {}
    if person.joined_on:
        events |= {"joined_on": person.joined_on, "join_reason": person.join_reason}
    if person.left_on:
        events |= {"left_on": person.left_on, "leave_reason": person.leave_reason}
    return events


def _party(person: Person, age: int) -> str:
    if age >= 20 and person.traits[4] < 0.05:
        return PoliticalStatus.PARTY.value
    league = 14 <= age < 28 and person.traits[4] > 0.5
    return (PoliticalStatus.LEAGUE if league else PoliticalStatus.ORDINARY).value


def _insured(age: int, person: Person, *, registered: bool) -> dict[str, Any]:
    return {
        "has_medical_insurance": True,
        "has_employee_medical": False,
        "has_serious_illness_insurance": True,
        "has_commercial_medical": registered and person.traits[3] < 0.3,
        "has_serious_illness_aid": False,
        "has_other_health_aid": False,
        "has_pension": age > 22,
        "has_employee_pension": False,
    }
