"""The plan of a roster: which families are new, which change, which are held back and why. Writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import Access
from accounts.roles import Act
from common.secrets import decrypt
from households import codes
from households.importing.families import HOUSEHOLD_FIELDS, MEMBER_FIELDS, Families, Family, gather
from households.importing.places import Gazetteer
from households.importing.reading import Roster
from households.importing.stored import (
    HEAD,
    Stored,
    StoredCopy,
    StoredMember,
    StoredPerson,
    load_stored,
    lock,
)
from households.models import HouseholdYear, MemberYear

MESSAGE_NO_HEAD = _("The family has no head: one row must say 户主 (HH-02).")
MESSAGE_TWO_HEADS = _(
    "The register has another head for this household; give that person's row a new relationship (HH-03)."
)
MESSAGE_FOREIGN = _("This household belongs to an area you may not import for.")
MESSAGE_ELSEWHERE = _("This person is already a member of a household in another township (ID-10).")
MESSAGE_PERSON_NO = _("By the register this person number belongs to somebody else.")
MESSAGE_LEFT = _("By the register this person has left the household; enter a return by hand.")

RELATION = MEMBER_FIELDS.index("relation")
NAME = MEMBER_FIELDS.index("name")
INCOME = HOUSEHOLD_FIELDS.index("net_income_per_capita")


def defaults_of(model: type[Any], fields: tuple[str, ...]) -> tuple[Any, ...]:
    """What a new row holds where the file says nothing."""
    found = []
    for name in fields:
        column = model._meta.get_field(name)
        value = column.get_default()
        found.append(() if isinstance(value, list) else value if value is not None or column.null else "")
    return tuple(found)


HOUSEHOLD_DEFAULTS = defaults_of(HouseholdYear, HOUSEHOLD_FIELDS)
MEMBER_DEFAULTS = defaults_of(MemberYear, MEMBER_FIELDS)


@dataclass(slots=True)
class MemberPlan:
    """One row: a new person or a known one, a new copy or a changed one; `values` are its final fields."""

    row: int
    values: tuple[Any, ...]
    person: StoredPerson | None
    copy: StoredMember | None
    changed: bool
    person_changed: bool


@dataclass(slots=True)
class FamilyPlan:
    """One family to be written: a new household, a new copy of a known one, or a changed copy."""

    family: Family
    stored: StoredCopy | None
    values: tuple[Any, ...]
    changed: bool
    members: list[MemberPlan]

    @property
    def is_new(self) -> bool:
        """Whether the household has no copy in the open year yet."""
        return self.stored is None or self.stored.id is None

    @property
    def number_given(self) -> bool:
        """Whether the file gives a known household its first number."""
        return self.stored is not None and not self.stored.number and bool(self.family.number)


@dataclass(slots=True)
class Plan:
    """What loading would do."""

    families: Families
    creates: list[FamilyPlan] = field(default_factory=list)
    updates: list[FamilyPlan] = field(default_factory=list)
    unchanged: int = 0
    held: int = 0

    @property
    def roster(self) -> Roster:
        """The rows the plan was made from."""
        return self.families.roster

    def counts(self) -> dict[str, int]:
        """Families and members by what happens to them."""
        members = [member for plan in (*self.creates, *self.updates) for member in plan.members]
        problems = self.roster.problems
        return {
            "rows": len(self.roster),
            "families": len(self.families.families),
            "creates": len(self.creates),
            "updates": len(self.updates),
            "unchanged": self.unchanged,
            "held": self.held,
            "new_members": sum(member.copy is None for member in members),
            "changed_members": sum(
                member.copy is not None and (member.changed or member.person_changed) for member in members
            ),
            "problems": sum(not problem.warning for problem in problems),
            "warnings": sum(problem.warning for problem in problems),
        }

    def fingerprint(self) -> str:
        """Equal for two plans that would write the same: what a person looked at is what gets loaded."""
        found = hashlib.sha256()
        for plan in (*self.creates, *self.updates):
            found.update(f"{plan.family.key}|{plan.stored.id if plan.stored else 0}|".encode())
            if plan.changed and not plan.is_new:
                found.update(repr(plan.values).encode())
            for member in plan.members:
                found.update(f"{member.row}{member.copy.id if member.copy else 0}".encode())
                if member.copy and member.changed:
                    found.update(repr(member.values).encode())
        return found.hexdigest()


def make_plan(
    roster: Roster, access: Access, *, within: str, year: int, on: dt.date, for_update: bool = False
) -> Plan:
    """Compare the roster with the open year, for a user and inside one of the areas they may import for.

    `for_update` locks the households concerned until the caller's transaction ends.
    """
    prefixes = [within] if access.may_in(Act.IMPORT_ROSTER, within) else []
    gazetteer = Gazetteer(prefixes, on=on)
    families = gather(roster, gazetteer, year=year)
    numbers = [family.number for family in families.families if family.number]
    if for_update:
        lock(year=year, numbers=numbers, digests=families.digests)
    stored = load_stored(
        year=year,
        numbers=numbers,
        digests=families.digests,
        person_nos=[number for number in families.person_fields["person_no"] if number],
    )
    return _Planner(families, stored, gazetteer, access).plan()


class _Planner:
    """Holds the two sides while the families are compared one by one."""

    def __init__(self, families: Families, stored: Stored, gazetteer: Gazetteer, access: Access) -> None:
        self.families = families
        self.roster = families.roster
        self.stored = stored
        self.gazetteer = gazetteer
        self.access = access
        self.given = list(zip(*(families.fields[name] for name in MEMBER_FIELDS), strict=True))
        self.at_home = {f.number for f in families.families if f.number}

    def plan(self) -> Plan:
        """Compare every family; held back are those with a problem in any row."""
        plan = Plan(self.families)
        for family in self.families.families:
            copy = self._known(family)
            members = [self._member(family, copy, row) for row in family.rows]
            self._check(family, copy, members)
            if self.families.held(family):
                plan.held += 1
                continue
            found = self._compare(family, copy, members)
            if found.is_new:
                plan.creates.append(found)
            elif found.changed or found.number_given or any(m.changed or m.person_changed for m in members):
                plan.updates.append(found)
            else:
                plan.unchanged += 1
        return plan

    def _known(self, family: Family) -> StoredCopy | None:
        """The household by its number, or by its head if register or file has no number."""
        if family.number in self.stored.by_number:
            return self.stored.by_number[family.number]
        person = self.stored.persons.get(family.head_digest)
        member = self.stored.active.get(person.id) if person else None
        if member is None or member.values[RELATION] != HEAD:
            return None
        copy = self.stored.by_household.get(member.household)
        return copy if copy and not (copy.number and family.number) else None

    def _member(self, family: Family, copy: StoredCopy | None, row: int) -> MemberPlan:
        person = self._person(row)
        member = self.stored.active.get(person.id) if person else None
        given = self.given[row]
        self._check_person_no(person, row)
        if member is None or (copy and member.household != copy.household) or copy is None:
            if member is not None:
                self._report_elsewhere(row, member)
            elif person and copy and (copy.household, person.id) in self.stored.gone:
                self.roster.report(row, "name", "left", MESSAGE_LEFT)
            values = tuple([d if v is None else v for d, v in zip(MEMBER_DEFAULTS, given, strict=True)])
            return MemberPlan(row, values, person, None, True, self._person_changed(person, row))
        values = tuple([s if v is None else v for s, v in zip(member.values, given, strict=True)])
        return MemberPlan(
            row, values, person, member, values != member.values, self._person_changed(person, row)
        )

    def _person(self, row: int) -> StoredPerson | None:
        """By the first 18 characters, else by the person number: its ID number was then corrected."""
        found = self.stored.persons.get(self.families.digests[row])
        number = self.families.person_fields["person_no"][row]
        return found or (self.stored.by_person_no.get(number) if number else None)

    def _check_person_no(self, person: StoredPerson | None, row: int) -> None:
        number = self.families.person_fields["person_no"][row]
        owner = self.stored.by_person_no.get(number) if number else None
        if owner and person and owner.id != person.id:
            self.roster.report(row, "person_no", "person_no", MESSAGE_PERSON_NO)

    def _person_changed(self, person: StoredPerson | None, row: int) -> bool:
        if person is None:
            return True
        fields = self.families.person_fields
        number = self.families.numbers[row]
        return bool(
            (fields["person_no"][row] and fields["person_no"][row] != person.person_no)
            or (fields["id_type"][row] and fields["id_type"][row] != person.id_type)
            or (number and number != decrypt(person.token))
        )

    def _report_elsewhere(self, row: int, member: StoredMember) -> None:
        home = self.stored.by_household[member.household]
        if self.access.may_in(Act.READ_REGISTER, home.area):
            message = format_lazy(
                _("This person is already a member of household {number} in {place} (ID-10)."),
                number=home.number or "—",
                place=self.gazetteer.full.get(home.area, home.area),
            )
            self.roster.report(row, "number", "ID-10", message)
        else:
            self.roster.report(row, "number", "ID-10", MESSAGE_ELSEWHERE)

    def _check(self, family: Family, copy: StoredCopy | None, members: list[MemberPlan]) -> None:
        """The rules that need both sides: whose household it is, who is head in the end, who is missing."""
        if copy and not self.gazetteer.inside(copy.area):
            self.roster.report(family.rows[0], "household_no", "foreign_household", MESSAGE_FOREIGN)
            return
        here = {member.person.id for member in members if member.person}
        kept = self.stored.of_copy.get(copy.id, []) if copy and copy.id else []
        absent = [member for member in kept if member.person not in here]
        heads = sum(m.values[RELATION] == HEAD for m in members)
        heads += sum(m.values[RELATION] == HEAD for m in absent)
        if heads == 0:
            self.roster.report(family.rows[0], "relation", "HH-02", MESSAGE_NO_HEAD)
        elif any(m.values[RELATION] == HEAD for m in absent) and heads > 1:
            row = next(m.row for m in members if m.values[RELATION] == HEAD)
            self.roster.report(row, "relation", "HH-03", MESSAGE_TWO_HEADS)
        if absent:
            message = format_lazy(
                _("The register also has {names} here; they stay, since a missing row removes nobody."),
                names="、".join(member.values[NAME] for member in absent),
            )
            self.roster.report(family.rows[0], None, "absent", message, warning=True)

    def _compare(self, family: Family, copy: StoredCopy | None, members: list[MemberPlan]) -> FamilyPlan:
        if copy is None or copy.id is None:
            values = dict(zip(HOUSEHOLD_FIELDS, _filled(HOUSEHOLD_DEFAULTS, family.values), strict=True))
            # The national exports list registered households and have no column that says so.
            values["household_type"] = values["household_type"] or codes.HouseholdType.REGISTERED.value
            return FamilyPlan(family, copy, tuple(values.values()), True, members)
        family.area = _finer(family.area, copy.area)
        values_now = _filled(copy.values, self._taken(family, copy))
        changed = values_now != copy.values or family.area != copy.area
        return FamilyPlan(family, copy, values_now, changed, members)

    def _taken(self, family: Family, copy: StoredCopy) -> tuple[Any, ...]:
        """What the file says, without an income a head where the survey's sources give it."""
        given, stored = family.values[INCOME], copy.values[INCOME]
        if not copy.reckoned or given is None:
            return family.values
        if given != stored:
            message = format_lazy(
                _("The survey of the household gives {income} yuan; the file's figure is not taken over."),
                income=stored,
            )
            self.roster.report(family.rows[0], "net_income_per_capita", "IN-01", message, warning=True)
        return (*family.values[:INCOME], None, *family.values[INCOME + 1 :])


def _filled(base: tuple[Any, ...], given: tuple[Any, ...]) -> tuple[Any, ...]:
    """The given values, and the base where nothing is given: an empty cell never wipes what is stored."""
    return tuple([old if new is None else new for old, new in zip(base, given, strict=True)])


def _finer(given: str, stored: str) -> str:
    """A file that names only the village does not move a household out of its villager group."""
    return stored if not given or stored.startswith(given) else given


def changes_of(plan: FamilyPlan) -> Iterator[tuple[int | None, str, Any, Any]]:
    """What differs: row (None for the household), field, value now stored, value from the file."""
    if plan.stored and plan.stored.id:
        if plan.stored.area != plan.family.area:
            yield None, "area", plan.stored.area, plan.family.area
        for name, old, new in zip(HOUSEHOLD_FIELDS, plan.stored.values, plan.values, strict=True):
            if old != new:
                yield None, name, old, new
    for member in plan.members:
        if member.copy:
            for name, old, new in zip(MEMBER_FIELDS, member.copy.values, member.values, strict=True):
                if old != new:
                    yield member.row, name, old, new
