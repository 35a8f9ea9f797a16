"""Who lives together: households put together from a few real shapes, ages and relations agreeing (§3.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from dashboards.demo.dice import Dice, Weights
from dashboards.demo.names import full_name, surname
from households.codes import Relation, Sex

_SHAPES = Weights(
    {"alone": 13, "couple": 14, "children": 24, "grown": 15, "three": 17, "parents": 11, "single": 6}
)
# Ages of the head by shape: mean, spread, least, most.
_HEAD_AGES = {
    "alone": (69, 10, 46, 91),
    "couple": (66, 8, 48, 86),
    "children": (41, 5, 29, 52),
    "grown": (55, 4, 48, 66),
    "three": (62, 4, 55, 74),
    "parents": (43, 5, 32, 52),
    "single": (44, 6, 30, 56),
}
_OTHER = {Sex.MALE.value: Sex.FEMALE.value, Sex.FEMALE.value: Sex.MALE.value}


@dataclass(slots=True)
class Person:
    """One member: what never changes, and the traits that decide the rest of each year."""

    relation: str
    sex: str
    birth: dt.date
    name: str
    # Draws between 0 and 1 for health, schooling, work and the rest; the same in every year.
    traits: tuple[float, ...]
    number: str = ""
    phone: str = ""
    left_on: dt.date | None = None
    leave_reason: str = ""
    joined_on: dt.date | None = None
    join_reason: str = ""
    # Faults set on purpose, in the words of the columns.
    spoilt: dict[str, Any] = field(default_factory=dict)

    def age_on(self, day: dt.date) -> int:
        """Completed years."""
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


class Builder:
    """Draws households; ages hold on the given day."""

    def __init__(self, dice: Dice, on: dt.date) -> None:
        self.dice = dice
        self.on = on

    def household(self) -> list[Person]:
        """The members of one household, head first."""
        dice = self.dice
        shape = dice.pick(_SHAPES)
        mean, spread, least, most = _HEAD_AGES[shape]
        age = min(max(round(dice.gauss(mean, spread)), least), most)
        sex = Sex.FEMALE.value if dice.chance(0.6 if shape == "single" else 0.13) else Sex.MALE.value
        family = surname(dice)
        head = self._person(Relation.HEAD, sex, age, family)
        if shape == "alone":
            return [head]
        members = [head]
        if shape != "single":
            members.append(self._person(Relation.SPOUSE, _OTHER[sex], age + dice.randint(-4, 2)))
        if shape in {"children", "single", "parents"}:
            members += self._children(age, family)
        if shape in {"grown", "three"}:
            members += self._grown(age, family, with_grandchildren=shape == "three")
        if shape == "parents":
            members += self._parents(head, age, family)
        return members

    def _children(self, age: int, family: str) -> list[Person]:
        children = []
        born = age - self.dice.randint(21, 28)
        for _number in range(self.dice.choices((1, 2, 3), (38, 47, 15))[0]):
            if born < 0:
                break
            children.append(self._child(min(born, 22), family, Relation.SON, Relation.DAUGHTER))
            born -= self.dice.randint(1, 6)
        return children

    def _grown(self, age: int, family: str, *, with_grandchildren: bool) -> list[Person]:
        dice = self.dice
        son_age = age - dice.randint(22, 30)
        if not with_grandchildren:
            grown = [self._child(son_age, family, Relation.SON, Relation.DAUGHTER)]
            if dice.chance(0.45):
                younger = max(son_age - dice.randint(2, 8), 16)
                grown.append(self._child(younger, family, Relation.SON, Relation.DAUGHTER))
            return grown
        son_age = max(son_age, 24)
        generation = [self._person(Relation.SON, Sex.MALE, son_age, family)]
        if dice.chance(0.85):
            wife_age = max(son_age + dice.randint(-5, 2), 21)
            generation.append(self._person(Relation.DAUGHTER_IN_LAW, Sex.FEMALE, wife_age))
        born = son_age - dice.randint(21, 27)
        while born >= 0 and len(generation) < 4:
            grandchild = self._child(min(born, 21), family, Relation.SONS_SON, Relation.SONS_DAUGHTER)
            generation.append(grandchild)
            born -= dice.randint(2, 7)
        return generation

    def _parents(self, head: Person, age: int, family: str) -> list[Person]:
        # A man's parents live with him; a woman heading a household has her husband's (§2.6).
        his = head.sex == Sex.MALE
        father = Relation.FATHER if his else Relation.HUSBANDS_FATHER
        mother = Relation.MOTHER if his else Relation.HUSBANDS_MOTHER
        older = age + self.dice.randint(20, 29)
        parents = [self._person(mother, Sex.FEMALE, older)]
        if self.dice.chance(0.55):
            name = family if his else ""
            parents.append(self._person(father, Sex.MALE, older + self.dice.randint(0, 4), name))
        return parents

    def _child(self, age: int, family: str, son: str, daughter: str) -> Person:
        male = self.dice.chance(0.53)
        return self._person(son if male else daughter, Sex.MALE if male else Sex.FEMALE, age, family)

    def _person(self, relation: str, sex: str, age: int, family: str = "") -> Person:
        dice = self.dice
        # At least a month old and not on the very birthday, so that ages hold around the day.
        day = self.on - dt.timedelta(days=int(age * 365.25) + dice.randint(35, 330))
        name = full_name(dice, str(sex), family)
        return Person(str(relation), str(sex), day, name, tuple(dice.random() for _ in range(8)))
