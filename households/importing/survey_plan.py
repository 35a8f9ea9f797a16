"""The plan of a sheet of surveys: whose is new, whose changes, what is held back and why. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from common.refusals import Refused
from common.secrets import digest_of
from common.templatetags.bangfu import yuan
from households.codes import Relation
from households.entry_calendar import Calendar
from households.forms.survey_fields import COLUMNS, VISIT
from households.importing.kinds import Occasion
from households.importing.reading import SheetRows
from households.importing.row_plans import RowsPlan
from households.models import HouseholdYear, MemberYear, RegisterYear
from households.models.income import net_of

MESSAGE_NO_KEY = _("The row needs the household number or the ID number of the household's head.")
MESSAGE_NOBODY = _("The open register of your area has no such household.")
MESSAGE_TWO = _("By the register this is not the ID number of this household's head.")
MESSAGE_HEAD = _("The register calls the head of this household “{name}”.")
MESSAGE_TWICE = _("Row {row} of sheet “{sheet}” is about the same household.")
MESSAGE_YEAR = _("Only the survey of {year} is open; those of other years stay as they are.")
MESSAGE_NO_YEAR = _("No register year is open; surveys cannot be imported.")
MESSAGE_AHEAD = _("A survey cannot lie ahead.")
MESSAGE_REASON = _("Today lies outside the days of entry: say why the survey is entered now.")
MESSAGE_NET = _("The sources give {net} yuan net, the file says {stated}.")
_FACTS = ("pk", "area_id", "area__full_name", "household__household_no", "head_name", "survey_entered_on")


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row: a household's survey as it is stored, and as it will be."""

    row: int
    stored: Mapping[str, Any]
    values: Mapping[str, Any]

    @property
    def changes(self) -> Iterator[tuple[str, Any, Any]]:
        """Field, value now stored, value from the file."""
        return ((n, self.stored[n], new) for n, new in self.values.items() if new != self.stored[n])

    def written(self) -> object:
        """What is stored of it and what would be."""
        return self.stored["pk"], list(self.changes)


@dataclass(slots=True, kw_only=True)
class SurveyPlan(RowsPlan[RowPlan]):
    """What loading would do; new are households whose survey of the year was not in yet."""

    year: int
    on: dt.date


def make_survey_plan(rows: SheetRows, occasion: Occasion) -> SurveyPlan:
    """Compare the sheet with the open year of the area; Refused when no year is open."""
    year = RegisterYear.objects.filter(closed_on=None).first()
    if year is None:
        raise Refused(str(MESSAGE_NO_YEAR))
    return _Planner(rows, occasion, int(year.pk)).plan()


class _Planner:
    """Holds both sides while the rows are compared one by one."""

    def __init__(self, rows: SheetRows, occasion: Occasion, year: int) -> None:
        self.rows, self.on, self.year = rows, occasion.on, year
        self.calendar = Calendar.of_year(year)
        self.numbers = rows.column("household_no")
        self.digests = [digest_of(n.key18) if n else "" for n in rows.column("head_number")]
        self.names, self.years = rows.column("head_name"), rows.column("year")
        self.stated = rows.column("stated_net")
        self.given = {name: rows.column(name) for name in COLUMNS}
        self.by_head = self._heads()
        self.by_pk = {copy["pk"]: copy for copy in self._copies(occasion)}
        self.by_number = {c["household__household_no"]: c for c in self.by_pk.values()}

    def _heads(self) -> dict[str, int]:
        wanted = [digest for digest in self.digests if digest]
        heads = MemberYear.objects.active().filter(year=self.year, relation=Relation.HEAD)
        found = heads.filter(member__id_digest__in=wanted)
        return dict(found.values_list("member__id_digest", "household_year_id"))

    def _copies(self, occasion: Occasion) -> Any:
        """The households of the sheet in the area; locked in one order when about to load."""
        from_numbers = Q(household__household_no__in=[n for n in self.numbers if n])
        wanted = from_numbers | Q(pk__in=self.by_head.values())
        copies: Any = HouseholdYear.objects.filter(wanted, year=self.year).order_by("pk")
        may = occasion.access.may_in(Act.IMPORT_ROSTER, occasion.within)
        copies = copies.filter(area__code__startswith=occasion.within) if may else copies.none()
        copies = copies.select_for_update(of=("self",)) if occasion.for_update else copies
        return copies.values(*_FACTS, *COLUMNS)

    def plan(self) -> SurveyPlan:
        """Compare every row that can be read."""
        plan = SurveyPlan(self.rows, year=self.year, on=self.on)
        first: dict[int, int] = {}
        found: list[RowPlan] = []
        for row in range(len(self.rows)):
            copy = None if row in self.rows.bad else self._copy(row)
            if copy is None:
                continue
            twin = first.setdefault(copy["pk"], row)
            if twin != row:
                self._report_twins(twin, row)
            values = {n: given[row] for n, given in self.given.items() if given[row] not in (None, "")}
            found.append(RowPlan(row, copy, values))
            if values:
                self._check(found[-1])
        # A twin is known only after its first row was compared.
        for each in found:
            if each.row not in self.rows.bad:
                self._sort(plan, each)
        return plan

    def _copy(self, row: int) -> Mapping[str, Any] | None:
        """The row's household; None with the reason reported."""
        number, digest = self.numbers[row], self.digests[row]
        by_head = self.by_pk.get(self.by_head.get(digest, 0))
        by_number = self.by_number.get(number) if number else None
        copy = by_number or (None if number and by_head and by_head["household__household_no"] else by_head)
        key = "household_no" if number else "head_number"
        if not (number or digest):
            self.rows.report(row, "household_no", "no_key", MESSAGE_NO_KEY)
        elif copy is None:
            self.rows.report(row, key, "nobody", MESSAGE_NOBODY)
        elif digest and by_head is not copy:
            self.rows.report(row, "head_number", "two_households", MESSAGE_TWO)
        elif self.names[row] and self.names[row] != copy["head_name"]:
            message = format_lazy(MESSAGE_HEAD, name=copy["head_name"])
            self.rows.report(row, "head_name", "other_name", message)
        elif self.years[row] and self.years[row] != self.year:
            self.rows.report(row, "year", "other_year", format_lazy(MESSAGE_YEAR, year=self.year))
        else:
            return copy
        return None

    def _check(self, found: RowPlan) -> None:
        """What the form asks too: day, days of entry, sum of the paper, and what the columns say together."""
        row, report, after = found.row, self.rows.report, {**found.stored, **found.values}
        if after["surveyed_on"] and after["surveyed_on"] > self.on:
            report(row, "surveyed_on", "ahead", MESSAGE_AHEAD)
        if any(True for _change in found.changes):
            self._check_days(row, after)
        net, stated = net_of(after), self.stated[row]
        if stated is not None and stated != net:
            message = format_lazy(MESSAGE_NET, net=yuan(net), stated=yuan(stated))
            report(row, "stated_net", "sum", message)
        for key, code, constraint, is_broken in TOGETHER:
            if is_broken(after):
                report(row, key, code, SENTENCES[constraint] or "")

    def _check_days(self, row: int, after: Mapping[str, Any]) -> None:
        try:
            needed = self.calendar.needs_reason(after["area_id"], self.on)
        except Refused as refusal:
            self.rows.report(row, None, "closed", str(refusal))
        else:
            if needed and not after["survey_reason"]:
                self.rows.report(row, "survey_reason", "no_reason", MESSAGE_REASON)

    def _sort(self, plan: SurveyPlan, found: RowPlan) -> None:
        is_new = found.stored["survey_entered_on"] is None and set(found.values) - set(VISIT)
        if is_new:
            plan.creates.append(found)
        elif found.stored["survey_entered_on"] and any(True for _change in found.changes):
            plan.updates.append(found)
        else:
            plan.unchanged += 1

    def _report_twins(self, one: int, other: int) -> None:
        key = "household_no" if self.numbers[other] else "head_number"
        for row, twin in ((one, other), (other, one)):
            sheet, number = self.rows.row_name(twin)
            self.rows.report(row, key, "twice", format_lazy(MESSAGE_TWICE, row=number, sheet=sheet))


# The sentences of the database's own constraints, so that a plan and a form say the same.
SENTENCES = {c.name: c.violation_error_message for c in HouseholdYear._meta.constraints}
TOGETHER: tuple[tuple[str, str, str, Any], ...] = (
    (
        "dibao_grant",
        "DB-04",
        "household_dibao_or_destitute",
        lambda v: bool(v["dibao_grant"] and v["destitute_grant"]),
    ),
    (
        "land_irrigated",
        "irrigated",
        "household_irrigated_of_farmland",
        lambda v: None not in (v["land_farm"], v["land_irrigated"]) and v["land_irrigated"] > v["land_farm"],
    ),
    (
        "has_safe_house",
        "safe_or_dangerous",
        "household_safe_or_dangerous",
        lambda v: bool(v["has_safe_house"] and v["is_dangerous_house"]),
    ),
)
