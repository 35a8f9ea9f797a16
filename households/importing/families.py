"""The families of a roster: which rows belong together, what the file says, where it contradicts itself.

Everything here looks at the file alone; `planning` compares it with the register.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.identifiers import IdentifierError, IdKind, IdNumber, parse_bank_account
from common.secrets import digest_of
from households import codes
from households.identity import CERTIFICATES
from households.importing.columns import BY_KEY, fields_of
from households.importing.places import Gazetteer, Place, UnknownPlaceError
from households.importing.reading import SheetRows

MESSAGE_NO_TIE = _("The family cannot be told: give the household number or the head's ID number.")
MESSAGE_TWO_HEADS = _("The family has two heads; only one row may say 户主 (HH-03).")
MESSAGE_TWICE = _("This person already stands in row {row} of sheet “{sheet}” (ID-09).")
MESSAGE_NUMBER_TWICE = _("Row {row} of sheet “{sheet}” has the same person number.")
MESSAGE_SEX = _("The sex contradicts the ID number (ID-07).")
MESSAGE_BIRTH = _("The date of birth contradicts the ID number (ID-08).")
MESSAGE_ID_TYPE = _("The kind of certificate does not fit the number: 18 characters are an ID card (ID-13).")
MESSAGE_EDUCATION = _(
    "A pupil has a schooling status and no education level; all others the reverse (ED-01)."
)
MESSAGE_CAUSE = _("Another cause of poverty repeats the main cause (HH-14).")
MESSAGE_EXIT = _("Only a registered household has an exit status.")
MESSAGE_CLEARED = _("The risk is cleared but its day is missing, or the day is before the risk was found.")

_DISABILITIES = [str(value) for value in codes.DisabilityCategory.values]


@dataclass(slots=True)
class Family:
    """The rows of one family: tied by household number, or by the digest of the head's ID number."""

    number: str
    head_digest: str
    rows: list[int] = field(default_factory=list)
    area: str = ""
    values: tuple[Any, ...] = ()

    @property
    def key(self) -> str:
        """What names the family in the file."""
        return self.number or self.head_digest


@dataclass(slots=True)
class Families:
    """All families of a roster, with the fields of persons and members completed from the ID numbers."""

    roster: SheetRows
    families: list[Family]
    digests: list[str]
    numbers: list[str]
    fields: dict[str, list[Any]]
    person_fields: dict[str, list[Any]]

    def held(self, family: Family) -> bool:
        """Whether a row of the family has a problem, which holds back the whole family."""
        bad = self.roster.bad
        return any(row in bad for row in family.rows)


HOUSEHOLD_FIELDS = (*fields_of("household"), "household_type", "exit_status", "exit_policy")
MEMBER_FIELDS = (*fields_of("member"), "disability_grade")
PERSON_FIELDS = tuple(fields_of("person"))


def gather(roster: SheetRows, gazetteer: Gazetteer, *, year: int) -> Families:
    """Group the rows, complete and check them; problems go to the roster."""
    numbers = roster.column("number")
    digests = [digest_of(number.key18) if number else "" for number in numbers]
    members = {name: list(roster.column(key)) for name, key in fields_of("member").items()}
    members["disability_grade"] = [n.disability_grade if n else None for n in numbers]
    persons = {name: list(roster.column(key)) for name, key in fields_of("person").items()}
    _check_year(roster, year)
    _complete(roster, numbers, members, persons)
    _one_education(roster, members)
    _report_twice(roster, digests, "number", MESSAGE_TWICE)
    _report_twice(roster, persons["person_no"], "person_no", MESSAGE_NUMBER_TWICE)
    families = _group(roster, digests)
    result = Families(roster, families, digests, [n.number if n else "" for n in numbers], members, persons)
    _resolve_places(roster, families, gazetteer)
    _household_values(roster, families)
    _check_heads(roster, families, members["relation"])
    return result


def _check_year(roster: SheetRows, year: int) -> None:
    for row, given in enumerate(roster.column("year")):
        if given is not None and given != year:
            message = format_lazy(
                _("The open year of the register is {year}; other years are not imported."), year=year
            )
            roster.report(row, "year", "wrong_year", message)


def _complete(
    roster: SheetRows,
    numbers: list[IdNumber | None],
    members: dict[str, list[Any]],
    persons: dict[str, list[Any]],
) -> None:
    """Fill sex, birth date, certificate and disability from the number, and report what contradicts it."""
    sexes, births, kinds, types = (
        members["sex"],
        members["birth_date"],
        members["disability_category"],
        persons["id_type"],
    )
    for row, number in enumerate(numbers):
        if number is None:
            continue
        for notice in number.warnings:
            roster.report(row, "number", notice.code, notice.message, warning=True)
        if sexes[row] is None or sexes[row] == codes.Sex.UNSTATED:
            sexes[row] = str(number.sex) if number.sex else None
        elif number.sex and sexes[row] != number.sex:
            roster.report(row, "sex", "ID-07", MESSAGE_SEX)
        if births[row] is None:
            births[row] = number.birth_date
        elif number.birth_date and number.kind != IdKind.PLACEHOLDER and births[row] != number.birth_date:
            _compare_birth(roster, row, births, number)
        types[row] = _certificate(roster, row, number, types[row])
        if number.disability_category and kinds[row] is None:
            kinds[row] = _DISABILITIES[number.disability_category - 1]


def _compare_birth(roster: SheetRows, row: int, births: list[Any], number: IdNumber) -> None:
    """A month alone (its first day) agrees with any day of that month."""
    given, born = births[row], number.birth_date
    if born and given.day == 1 and (given.year, given.month) == (born.year, born.month):
        births[row] = born
    else:
        roster.report(row, "birth_date", "ID-08", MESSAGE_BIRTH)


def _certificate(roster: SheetRows, row: int, number: IdNumber, given: str | None) -> str:
    derived = CERTIFICATES[number.kind]
    long = number.kind == IdKind.DISABILITY
    if given and ((given == codes.IdType.DISABILITY) != long) and number.kind != IdKind.PLACEHOLDER:
        roster.report(row, "id_type", "ID-13", MESSAGE_ID_TYPE)
    return given or str(derived)


def _one_education(roster: SheetRows, members: dict[str, list[Any]]) -> None:
    """Education level and schooling status are one fact: giving one clears the other (ED-01)."""
    levels, statuses = members["education_level"], members["schooling_status"]
    for row, (level, status) in enumerate(zip(levels, statuses, strict=True)):
        if level and status:
            if level == status == codes.SchoolingStatus.PRESCHOOL_AGE:
                levels[row] = ""
                continue
            roster.report(row, "schooling_status", "ED-01", MESSAGE_EDUCATION)
        elif level:
            statuses[row] = ""
        elif status:
            levels[row] = ""


def _report_twice(roster: SheetRows, values: list[Any], key: str, sentence: Any) -> None:
    """A value that may stand in the file once only; both rows are held back."""
    first: dict[str, int] = {}
    for row, value in enumerate(values):
        if not value:
            continue
        if value not in first:
            first[value] = row
            continue
        for one, other in ((first[value], row), (row, first[value])):
            sheet, number = roster.row_name(other)
            # The first of three is reported once.
            if one == row or one not in roster.bad:
                roster.report(one, key, "ID-09", format_lazy(sentence, row=number, sheet=sheet))


def _group(roster: SheetRows, digests: list[str]) -> list[Family]:
    """Rows by household number, else by the head's ID number, which the head's own row supplies as well."""
    found: dict[str, Family] = {}
    relations, heads = roster.column("relation"), roster.column("head_number")
    for row, number in enumerate(roster.column("household_no")):
        head = digest_of(heads[row].key18) if heads[row] else ""
        if not head and relations[row] == codes.Relation.HEAD:
            head = digests[row]
        key = number or head
        if not key:
            if row not in roster.bad:
                roster.report(row, "household_no", "no_family", MESSAGE_NO_TIE)
            continue
        family = found.setdefault(key, Family(number or "", head))
        family.head_digest = family.head_digest or head
        family.rows.append(row)
    return list(found.values())


def _resolve_places(roster: SheetRows, families: list[Family], gazetteer: Gazetteer) -> None:
    counties, townships, villages, groups = (
        roster.column(key) for key in ("county", "township", "village", "group")
    )
    for family in families:
        for row in family.rows:
            if villages[row] is None:
                continue
            try:
                names = (counties[row], townships[row], villages[row], groups[row])
                area = gazetteer.find(Place(*(name or "" for name in names)))
            except UnknownPlaceError as error:
                roster.report(row, error.key, error.code, error.message)
                continue
            if not family.area:
                family.area = area
            elif family.area != area:
                _report_differing(roster, row, "village", family)


def _report_differing(roster: SheetRows, row: int, key: str, family: Family) -> None:
    _sheet, first = roster.row_name(family.rows[0])
    message = format_lazy(
        _("“{heading}” differs within the family, which begins in row {row}."),
        heading=BY_KEY[key].heading,
        row=first,
    )
    roster.report(row, key, "differs", message)


def _household_values(roster: SheetRows, families: list[Family]) -> None:
    """One value a household: the first that any of its rows gives; rows that give another are reported."""
    keys = [*fields_of("household").values(), "household_type", "exit_status"]
    found = {key: _per_family(roster, families, key) for key in keys}
    kinds, exits = found.pop("household_type"), found.pop("exit_status")
    columns = [found[key] for key in fields_of("household").values()]
    for place, family in enumerate(families):
        kind, implied = kinds[place] or (None, "")
        status, policy = exits[place] or (None, None)
        status = implied or None if status is None else status
        if status and kind is None:
            kind = codes.HouseholdType.REGISTERED
        family.values = (*(column[place] for column in columns), kind, status, policy or None)
        _check_household(roster, family)
    _check_counts(roster, families)


def _per_family(roster: SheetRows, families: list[Family], key: str) -> list[Any]:
    values = roster.columns.get(key)
    if values is None:
        return [None] * len(families)
    result = []
    for family in families:
        chosen = None
        for row in family.rows:
            value = values[row]
            if value is None or value == chosen:
                continue
            if chosen is None:
                chosen = value
            else:
                _report_differing(roster, row, key, family)
        result.append(chosen)
    return result


def _check_household(roster: SheetRows, family: Family) -> None:
    values = dict(zip(HOUSEHOLD_FIELDS, family.values, strict=True))
    row = family.rows[0]
    if values["main_cause"] and values["main_cause"] in (values["other_causes"] or ()):
        roster.report(row, "other_causes", "HH-14", MESSAGE_CAUSE)
    if values["exit_status"] and values["household_type"] != codes.HouseholdType.REGISTERED:
        roster.report(row, "household_type", "exit_not_registered", MESSAGE_EXIT)
    found, cleared = values["monitor_identified_on"], values["monitor_cleared_on"]
    if found and cleared and cleared < found:
        roster.report(row, "monitor_cleared_on", "not_cleared", MESSAGE_CLEARED)
    _check_card(roster, row, values)


def _check_card(roster: SheetRows, row: int, values: dict[str, Any]) -> None:
    """A number that the file calls a bank card ends in its check digit; a passbook's need not (ID-17)."""
    if values["bank_account_kind"] != codes.BankAccountKind.CARD or not values["bank_account"]:
        return
    try:
        parse_bank_account(values["bank_account"], card=True)
    except IdentifierError as error:
        roster.report(row, "bank_account", error.code, error.message)


def _check_counts(roster: SheetRows, families: list[Family]) -> None:
    """What the file says of a family's size and of its risk, compared with its rows; only hints."""
    counts, said = roster.column("member_count"), roster.column("monitor_cleared")
    cleared = roster.column("monitor_cleared_on")
    for family in families:
        row = family.rows[0]
        if any(said[r] for r in family.rows) and not any(cleared[r] for r in family.rows):
            roster.report(row, "monitor_cleared_on", "not_cleared", MESSAGE_CLEARED, warning=True)
        count = next((counts[r] for r in family.rows if counts[r] is not None), None)
        if count is not None and count != len(family.rows):
            message = format_lazy(
                _("The file says {said} members but has {rows} rows of this family (HH-09)."),
                said=count,
                rows=len(family.rows),
            )
            roster.report(row, "member_count", "HH-09", message, warning=True)


def _check_heads(roster: SheetRows, families: list[Family], relations: list[Any]) -> None:
    names, said = roster.column("name"), roster.column("head_name")
    for family in families:
        heads = [row for row in family.rows if relations[row] == codes.Relation.HEAD]
        if len(heads) > 1:
            for row in heads:
                roster.report(row, "relation", "HH-03", MESSAGE_TWO_HEADS)
        if not heads or names[heads[0]] is None:
            continue
        for row in family.rows:
            if said[row] is not None and said[row] != names[heads[0]]:
                message = format_lazy(_("The head's row says {name}."), name=names[heads[0]])
                roster.report(row, "head_name", "head_name", message, warning=True)
