"""What the register already holds of the families and persons of a roster, in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from common.secrets import decrypt
from households import codes
from households.importing.families import HOUSEHOLD_FIELDS, MEMBER_FIELDS
from households.models import HouseholdYear, MemberYear


@dataclass(slots=True)
class StoredCopy:
    """A household and its copy of the open year; `id` is None while it has none this year."""

    household: int
    number: str
    home: str
    id: int | None
    area: str
    # Its income was surveyed by source: the database reckons the net income a head, no file sets it.
    reckoned: bool
    values: tuple[Any, ...]


@dataclass(slots=True)
class StoredPerson:
    """A person, whatever the year."""

    id: int
    person_no: str
    id_type: str
    token: str
    digest: str


@dataclass(slots=True)
class StoredMember:
    """A person's copy of the open year in one household."""

    id: int
    person: int
    household: int
    copy: int
    left: bool
    values: tuple[Any, ...]


@dataclass(slots=True)
class Stored:
    """The register's side of the comparison."""

    by_number: dict[str, StoredCopy] = field(default_factory=dict)
    by_household: dict[int, StoredCopy] = field(default_factory=dict)
    persons: dict[str, StoredPerson] = field(default_factory=dict)
    by_person_no: dict[str, StoredPerson] = field(default_factory=dict)
    active: dict[int, StoredMember] = field(default_factory=dict)
    gone: dict[tuple[int, int], StoredMember] = field(default_factory=dict)
    of_copy: dict[int, list[StoredMember]] = field(default_factory=dict)


def load_stored(
    *, year: int, numbers: Sequence[str], digests: Sequence[str], person_nos: Sequence[str]
) -> Stored:
    """Households by number, persons by digest or person number, all members of these households."""
    stored = Stored()
    for person in _persons("id_digest", digests):
        stored.persons[person.digest] = person
    for person in _persons("person_no", person_nos):
        stored.by_person_no[person.person_no] = person
    people = {p.id for p in (*stored.persons.values(), *stored.by_person_no.values())}
    for member in _members("m.member_id", people, year):
        if member.left:
            stored.gone[member.household, member.person] = member
        else:
            stored.active[member.person] = member
    _put_copies(stored, _copies("h.household_no", numbers, year))
    homes = {member.household for member in stored.active.values()} - set(stored.by_household)
    _put_copies(stored, _copies("h.id", homes, year))
    copies = {copy.id for copy in stored.by_household.values() if copy.id}
    for member in _members("m.household_year_id", copies, year):
        if not member.left:
            stored.of_copy.setdefault(member.copy, []).append(member)
    return stored


def lock(*, year: int, numbers: Sequence[str], digests: Sequence[str]) -> None:
    """Lock the copies a roster may touch until the transaction ends: no other edit slips in between."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT y.id FROM households_householdyear y WHERE y.year_id = %s AND ("
            "y.household_id IN (SELECT id FROM households_household"
            " WHERE household_no = ANY(%s) AND household_no <> '')"
            " OR y.id IN (SELECT m.household_year_id FROM households_memberyear m"
            " JOIN households_member p ON p.id = m.member_id"
            " WHERE m.year_id = %s AND p.id_digest = ANY(%s) AND p.id_digest <> ''))"
            " ORDER BY y.id FOR UPDATE",
            [year, list(numbers), year, [digest for digest in digests if digest]],
        )


def _put_copies(stored: Stored, copies: Iterable[StoredCopy]) -> None:
    for copy in copies:
        stored.by_household[copy.household] = copy
        if copy.number:
            stored.by_number[copy.number] = copy


def _persons(column: str, wanted: Sequence[str]) -> Iterable[StoredPerson]:
    wanted = [value for value in wanted if value]
    if not wanted:
        return []
    sql = (
        "SELECT id, person_no, id_type, id_number, id_digest FROM households_member "  # noqa: S608 - our own column
        f"WHERE {column} = ANY(%s) AND {column} <> ''"
    )
    return [StoredPerson(*row) for row in _query(sql, [wanted])]


def _copies(column: str, wanted: Iterable[Any], year: int) -> Iterable[StoredCopy]:
    wanted = list(wanted)
    if not wanted:
        return
    names = _columns(HouseholdYear, HOUSEHOLD_FIELDS, "y")
    sql = (
        f"SELECT h.id, h.household_no, h.area_id, y.id, y.area_id, y.net_income IS NOT NULL, {names} "  # noqa: S608 - our own columns
        "FROM households_household h "
        "LEFT JOIN households_householdyear y ON y.household_id = h.id AND y.year_id = %s "
        f"WHERE {column} = ANY(%s)"
    )
    phone, account = HOUSEHOLD_FIELDS.index("phone"), HOUSEHOLD_FIELDS.index("bank_account")
    causes = HOUSEHOLD_FIELDS.index("other_causes")
    for household, number, home, copy, area, reckoned, *values in _query(sql, [year, wanted]):
        values[phone], values[account] = decrypt(values[phone] or ""), decrypt(values[account] or "")
        values[causes] = tuple(values[causes] or ())
        yield StoredCopy(household, number, home, copy, area or home, reckoned, tuple(values))


def _members(column: str, wanted: Iterable[int], year: int) -> Iterable[StoredMember]:
    wanted = list(wanted)
    if not wanted:
        return
    names = _columns(MemberYear, MEMBER_FIELDS, "m")
    sql = (
        f"SELECT m.id, m.member_id, m.household_id, m.household_year_id, m.left_on IS NOT NULL, {names} "  # noqa: S608
        f"FROM households_memberyear m WHERE m.year_id = %s AND {column} = ANY(%s)"
    )
    phone = MEMBER_FIELDS.index("phone")
    for member, person, household, copy, left, *values in _query(sql, [year, wanted]):
        values[phone] = decrypt(values[phone] or "")
        yield StoredMember(member, person, household, copy, left, tuple(values))


def _columns(model: type[Any], fields: Sequence[str], alias: str) -> str:
    return ", ".join(f'{alias}."{model._meta.get_field(name).column}"' for name in fields)


def _query(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


HEAD = codes.Relation.HEAD.value
