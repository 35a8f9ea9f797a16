"""Writes a plan in the caller's transaction: new rows by COPY, changed rows through a temporary table.

The database's own triggers keep history, summaries and frozen years; nothing here repeats them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import connection, models

from common import pinyin
from common.secrets import EncryptedTextField, encrypt
from households.identity import contact_columns, number_columns
from households.importing.families import HOUSEHOLD_FIELDS, MEMBER_FIELDS, PERSON_FIELDS
from households.importing.planning import NAME, RELATION, FamilyPlan, MemberPlan, Plan
from households.importing.stored import HEAD
from households.models import Household, HouseholdYear, Member, MemberYear

Report = Callable[[str, int, int], None]
Rows = Iterable[Sequence[Any]]

CHUNK = 5_000
NUMBER_FIELDS = tuple(number_columns(""))
CONTACT_FIELDS = tuple(contact_columns(phone="", account="", kind=""))
_PHONE, _ACCOUNT, _KIND = map(HOUSEHOLD_FIELDS.index, ("phone", "bank_account", "bank_account_kind"))


@dataclass(slots=True)
class Loaded:
    """The roster row of each household copy (its family's first) and of each member copy, by their keys."""

    copies: dict[int, int] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)


def load(plan: Plan, *, year: int, report: Report) -> Loaded:
    """Write every family of the plan; `report(phase, done, total)` is called as it goes on."""
    return _Loader(plan, year, report).load()


class _Loader:
    """Gives out the new keys, then writes table by table, parents first."""

    def __init__(self, plan: Plan, year: int, report: Report) -> None:
        self.plan = plan
        self.year = year
        self.report = report
        families = plan.families
        self.person_fields = families.person_fields
        self.numbers = families.numbers
        self.digests = families.digests
        self.loaded = Loaded()

    def load(self) -> Loaded:
        """New households, copies and persons, then the changes."""
        copies = self._new_copies()
        members = [
            (family, member)
            for family in self.plan.updates
            for member in family.members
            if member.copy is None
        ]
        self._new_members(copies, members)
        self._change_households()
        self._change_persons()
        self._change_members()
        for plan in self.plan.updates:
            if plan.stored and plan.stored.id:
                self.loaded.copies[plan.stored.id] = plan.family.rows[0]
            self.loaded.members |= {m.copy.id: m.row for m in plan.members if m.copy}
        return self.loaded

    def _new_copies(self) -> list[tuple[FamilyPlan, int, int]]:
        """Households and their copies; the plan with the keys of household and copy."""
        creates = self.plan.creates
        households = iter(next_keys(Household, sum(p.stored is None for p in creates)))
        copies = next_keys(HouseholdYear, len(creates))
        found = [
            (plan, plan.stored.household if plan.stored else next(households), copy)
            for plan, copy in zip(creates, copies, strict=True)
        ]
        new = [
            (key, plan.family.number, plan.family.area) for plan, key, _copy in found if plan.stored is None
        ]
        copy_in(Household, ("id", "household_no", "area"), new)
        rows = (
            (copy, household, self.year, plan.family.area, *plan.values, *_contact(plan.values))
            for plan, household, copy in found
        )
        fields = ("id", "household", "year", "area", *HOUSEHOLD_FIELDS, *CONTACT_FIELDS)
        copy_in(HouseholdYear, fields, self._counted("households", rows, len(found)))
        self.loaded.copies |= {copy: plan.family.rows[0] for plan, _household, copy in found}
        return found

    def _new_members(
        self, copies: list[tuple[FamilyPlan, int, int]], joining: list[tuple[FamilyPlan, MemberPlan]]
    ) -> None:
        """Persons not known yet, and the member copies of new households and of known ones."""
        wanted = [(household, copy, m) for plan, household, copy in copies for m in plan.members]
        for plan, member in joining:
            if plan.stored and plan.stored.id:
                wanted.append((plan.stored.household, plan.stored.id, member))
        unknown = [member for _h, _c, member in wanted if member.person is None]
        keys = {member.row: key for member, key in zip(unknown, next_keys(Member, len(unknown)), strict=True)}
        persons = ((keys[m.row], *self._person_values(m)) for m in unknown)
        fields = ("id", *PERSON_FIELDS, *NUMBER_FIELDS)
        copy_in(Member, fields, self._counted("persons", persons, len(unknown)))
        ids = next_keys(MemberYear, len(wanted))
        self.loaded.members |= {id_: m.row for id_, (_h, _c, m) in zip(ids, wanted, strict=True)}
        rows = (
            (
                id_,
                member.person.id if member.person else keys[member.row],
                copy,
                self.year,
                household,
                pinyin.sort_key(member.values[NAME]),
                pinyin.initials(member.values[NAME]),
                *member.values,
            )
            for id_, (household, copy, member) in zip(ids, wanted, strict=True)
        )
        repeated = ("member", "household_year", "year", "household", "pinyin", "initials")
        fields = ("id", *repeated, *MEMBER_FIELDS)
        copy_in(MemberYear, fields, self._counted("members", rows, len(wanted)))

    def _person_values(self, member: MemberPlan) -> tuple[Any, ...]:
        row = member.row
        number = self.numbers[row]
        given = (self.person_fields[name][row] or "" for name in PERSON_FIELDS)
        return (*given, *number_columns(number).values())

    def _change_households(self) -> None:
        numbered = [
            (p.stored.household, p.family.number) for p in self.plan.updates if p.stored and p.number_given
        ]
        update_from(Household, ("household_no",), numbered)
        changed = [
            (plan.stored.id, plan.family.area, *plan.values, *_contact(plan.values))
            for plan in self.plan.updates
            if plan.stored and plan.changed
        ]
        update_from(
            HouseholdYear,
            ("area", *HOUSEHOLD_FIELDS, *CONTACT_FIELDS),
            self._counted("changes", changed, len(changed)),
        )
        # Whoever has one of these families open in a form must not save over what was loaded.
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE households_householdyear SET version = version + 1 WHERE id = ANY(%s)",
                [[plan.stored.id for plan in self.plan.updates if plan.stored]],
            )

    def _change_persons(self) -> None:
        """Reissued certificates, corrected numbers, first person numbers; empty cells keep what is stored."""
        rows = []
        for plan in (*self.plan.creates, *self.plan.updates):
            for member in plan.members:
                if member.person is None or not member.person_changed:
                    continue
                known = member.person
                person_no, id_type, *numbers = self._person_values(member)
                rows.append((known.id, person_no or known.person_no, id_type or known.id_type, *numbers))
        update_from(Member, (*PERSON_FIELDS, *NUMBER_FIELDS), rows)

    def _change_members(self) -> None:
        """Heads who step down go first: at no moment may a household have two."""
        changed = [m for plan in self.plan.updates for m in plan.members if m.copy and m.changed]
        stepping_down: list[MemberPlan] = []
        others: list[MemberPlan] = []
        for member in changed:
            leaves = member.copy and member.copy.values[RELATION] == HEAD != member.values[RELATION]
            (stepping_down if leaves else others).append(member)
        for members in (stepping_down, others):
            rows = (
                (
                    member.copy.id,
                    pinyin.sort_key(member.values[NAME]),
                    pinyin.initials(member.values[NAME]),
                    *member.values,
                )
                for member in members
                if member.copy
            )
            fields = ("pinyin", "initials", *MEMBER_FIELDS)
            update_from(MemberYear, fields, self._counted("changes", rows, len(members)))

    def _counted(self, phase: str, rows: Rows, total: int) -> Iterable[Sequence[Any]]:
        """The rows, telling now and then how many have gone by."""
        self.report(phase, 0, total)
        for done, row in enumerate(rows, start=1):
            yield row
            if done % CHUNK == 0:
                self.report(phase, done, total)
        self.report(phase, total, total)


def _contact(values: tuple[Any, ...]) -> tuple[Any, ...]:
    found = contact_columns(phone=values[_PHONE], account=values[_ACCOUNT], kind=values[_KIND])
    return tuple(found.values())


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """Primary keys for that many new rows, from the table's own sequence."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_in(model: type[models.Model], fields: Sequence[str], rows: Rows, *, table: str = "") -> None:
    """COPY rows into the model's table, columns that are not given at their defaults.

    With `table`, only the given columns and into that table. Personal fields are encrypted on the way.
    """
    columns: list[Any] = [model._meta.get_field(name) for name in fields]
    rest: list[Any] = [] if table else [c for c in model._meta.concrete_fields if c not in columns]
    tail = tuple(_default(column) for column in rest)
    names = ", ".join(connection.ops.quote_name(column.column) for column in (*columns, *rest))
    target = connection.ops.quote_name(table or model._meta.db_table)
    secret = [place for place, column in enumerate(columns) if isinstance(column, EncryptedTextField)]
    lists = [place for place, column in enumerate(columns) if column.get_internal_type() == "ArrayField"]
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:
        for row in rows:
            values = [*row, *tail]
            for place in secret:
                values[place] = encrypt(values[place])
            for place in lists:
                values[place] = list(values[place])
            copy.write_row(values)


def _default(column: Any) -> Any:
    value = column.get_default()
    return "" if value is None and not column.null else value


def update_from(model: type[models.Model], fields: Sequence[str], rows: Rows) -> None:
    """Set the fields of the rows with these primary keys (first value of each row) in one statement."""
    table = model._meta.db_table
    columns = [str(cast("Any", model._meta.get_field(name)).column) for name in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE import_changes ON COMMIT DROP AS "  # noqa: S608 - names of our own models
            f"SELECT id, {', '.join(columns)} FROM {table} WITH NO DATA"
        )
        copy_in(model, ("id", *fields), rows, table="import_changes")
        assignments = ", ".join(f"{column} = c.{column}" for column in columns)
        cursor.execute(
            f"UPDATE {table} t SET {assignments} FROM import_changes c WHERE t.id = c.id"  # noqa: S608
        )
        cursor.execute("DROP TABLE import_changes")
