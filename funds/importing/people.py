"""Whom a row of an office's list is about: people of the open register, found by their ID number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.secrets import digest_of
from households.importing.reading import SheetRows
from households.models import MemberYear

MESSAGE_NOBODY = _("Nobody with this ID number is in the register of your area.")
MESSAGE_NAME = _("The register calls this person “{name}”.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the open register."""

    member: int
    household: int
    name: str
    place: str


def people_of(rows: SheetRows, within: str) -> list[Person | None]:
    """The person of each row, by its columns `number` and `name`; who is not found is complained of."""
    numbers, names = rows.column("number"), rows.column("name")
    digests = [digest_of(number.number[:18]) if number else "" for number in numbers]
    known = _known([digest for digest in digests if digest], within)
    people = [known.get(digest) for digest in digests]
    for row, (person, name) in enumerate(zip(people, names, strict=True)):
        if row in rows.bad:
            continue
        if person is None:
            rows.report(row, "number", "nobody", MESSAGE_NOBODY)
        elif name != person.name:
            rows.report(row, "name", "other_name", format_lazy(MESSAGE_NAME, name=person.name))
    return people


def report_twins(rows: SheetRows, one: int, other: int, message: Any) -> None:
    """Hold back two rows about the same; the message has {row} and {sheet}."""
    for row, twin in ((one, other), (other, one)):
        sheet, number = rows.row_name(twin)
        rows.report(row, "number", "twice", format_lazy(message, row=number, sheet=sheet))


def _known(digests: Sequence[str], within: str) -> dict[str, Person]:
    found: Any = MemberYear.objects.active().filter(year__closed_on=None, member__id_digest__in=digests)
    found = found.filter(household_year__area__code__startswith=within)
    rows = found.values_list(
        "member__id_digest", "member_id", "household_id", "name", "household_year__area__full_name"
    )
    return {digest: Person(*facts) for digest, *facts in rows}
