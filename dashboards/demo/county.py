"""The invented county as a whole: plan everything in memory, then copy it in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Area, Organisation, Posting, User
from assistance.models import Gift, HelpMeasure, Pairing, Visit
from assistance.services.rules import load_visit_rules
from assistance.services.schemes import load_schemes
from common.stored_photos import Stored, files_follow_rows
from dashboards import rollups
from dashboards.demo import (
    answering,
    casework,
    comparing,
    families,
    faults,
    identity,
    late_faults,
    places,
    planning,
    registering,
    rows,
    staff,
    surveying,
    village_register,
    visiting,
    work,
)
from dashboards.demo.changing import family_events
from dashboards.demo.contributing import contributions
from dashboards.demo.copying import copy_rows, first_free_id
from dashboards.demo.crew import Crew
from dashboards.demo.dice import Dice
from dashboards.demo.lending import loans
from dashboards.demo.surveying import Surveys
from dashboards.reminding import inbox
from funds.models import Contribution, Loan
from funds.services.plans import load_contribution_tiers, load_loan_products
from households.models import (
    EntryWindow,
    FamilyEvent,
    Household,
    HouseholdYear,
    Member,
    MemberYear,
    PovertyLine,
    RegisterYear,
    VillageYear,
)
from households.services.checking import check_area
from households.services.parameters import PLANS, load_parameters, load_register_rules
from households.services.warning_rules import load_warning_rules
from households.services.years import income_month
from households.warnings import raise_alerts
from inspections.services import load_checklists

FIRST_HOUSEHOLD_NO = 9_900_000_001
MONTHS_SHOWN = 12
NEW_SHARE = 0.02  # registered this year
APPLICANTS = 2  # of them by an application that is filed


@dataclass(slots=True)
class Report:
    """What was loaded: rows by table, and the household numbers of planted faults by check."""

    households: int
    year: int
    rows: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=dict)
    accounts: list[str] = field(default_factory=list)


class County:
    """One invented county; everything follows from its seed, its size and the day."""

    def __init__(self, households: int, seed: int, on: dt.date, password: str | None) -> None:
        self.on = on
        self.password = password
        self.report = Report(households, on.year)
        self.tables: dict[str, None] = {}
        # Village → helpers of its households, one each.
        self.visited: dict[str, list[int]] = {}
        self.dice = Dice(seed)
        self.registrar = identity.Registrar()
        self.places = places.lay_out(self.dice, households, on.year)
        self.families = list(self._families(households))
        self.report.faults = faults.plant(self.families, self.dice, on, self.registrar)
        faulty = {number for numbers in self.report.faults.values() for number in numbers}
        registering.admit(self.families, APPLICANTS, faulty, on)

    def _families(self, wanted: int) -> Iterator[registering.Family]:
        builder = families.Builder(self.dice, self.on)
        villages = self.places.villages
        homes = self.dice.choices(villages, [village.size for village in villages], k=wanted)
        first = first_free_id(Household)
        for index, village in enumerate(sorted(homes, key=lambda village: village.code)):
            members = builder.household()
            # A third of the households of a merged village lived in the other one before.
            merged = village.merged and self.dice.chance(0.35)
            area = self.dice.one(village.groups) if self.dice.chance(0.9) else village.code
            family = registering.Family(
                key=first + index,
                area=area,
                area_before=village.merged if merged else area,
                members=members,
                phone=self.registrar.phone(),
                number=str(FIRST_HOUSEHOLD_NO + index),
                is_new=self.dice.chance(NEW_SHARE),
            )
            rows.identify(family, self.dice, self.registrar, self.on)
            family.facts = registering.facts(family, self.dice, self.on)
            yield family

    def load(self) -> Report:
        """Write everything in one transaction and refresh the figures."""
        with files_follow_rows() as stored, transaction.atomic():
            self._copy(Area, self.places.rows)
            load_parameters(PLANS / "national.json")
            load_register_rules(PLANS / "national.json")
            self._copy(PovertyLine, surveying.lines(self.on.year))
            load_warning_rules(PLANS / "national.json")
            load_checklists()
            load_visit_rules(PLANS / "five.json")
            for name in ("one", "two", "three", "four", "five"):
                load_schemes(PLANS / f"{name}.json")
            load_contribution_tiers(PLANS / "five.json")
            for name in ("national", "five"):
                load_loan_products(PLANS / f"{name}.json")
            crew, offices = self._staff()
            self._register(crew)
            self._casework(crew, offices, stored)
            lots = (self.dice, crew, offices, self.places, self.families, self.on, stored)
            for model, values in work.tables(*lots):
                self._copy(model, values)
            self._answering(crew, offices)
            policies = planning.add_policies(self.on)
            self._copy(HelpMeasure, list(planning.measures(self.on, policies, crew.users[0]["id"])))
            planning.add_trainings(self.on)
            # Without statistics the figures of 50,000 households take minutes instead of seconds.
            self._tend("ANALYZE")
            raise_alerts(self.on)
            self._copy(Contribution, list(contributions(self.on.year)))
            self._copy(Loan, list(loans(self.on)))
            spoilt = {number for numbers in self.report.faults.values() for number in numbers}
            clerk = crew.users[0]["id"]
            self.report.faults |= late_faults.plant(self.on, self.report.households, spoilt, clerk)
            events, people = family_events(self.on)
            self._copy(FamilyEvent, events)
            self._copy(FamilyEvent.people.through, people)
            check_area(year=self.on.year, area="", today=self.on)
            rollups.refresh_all(self.on, months=MONTHS_SHOWN)
            comparing.add_rosters(self.on)
            # Whoever tries the county finds something beside the bell at once; the morning does the rest.
            for user in User.objects.filter(username__in=self.report.accounts):
                inbox.refresh(user, self.on)
        # The visibility map, without which counts would read whole tables.
        if not connection.in_atomic_block:
            self._tend("VACUUM (ANALYZE)")
        return self.report

    def _tend(self, act: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{act} {', '.join(self.tables)}")

    def _copy(self, model: Any, values: Any) -> None:
        self.tables.setdefault(model._meta.db_table)
        self.report.rows[model._meta.label] += copy_rows(model, values)

    def _staff(self) -> tuple[staff.Staff, dict[str, list[int]]]:
        crew = staff.Staff(
            self.dice, self.on, self.registrar, first_free_id(User), first_free_id(Organisation)
        )
        sizes = Counter(family.area[:9] for family in self.families)
        hashed = make_password(self.password) if self.password else None
        offices = staff.recruit(crew, self.places, sizes, hashed)
        self._copy(Organisation, crew.organisations)
        self._copy(User, crew.users)
        self._copy(Posting, crew.postings)
        self.report.accounts = sorted(crew.accounts)
        return crew, offices

    def _register(self, crew: staff.Staff) -> None:
        """Both years: the copies of the year before are written first, then that year is closed (frozen)."""
        people = rows.People(first_free_id(Member))
        self._copy(Household, (rows.household(family) for family in self.families))
        self._copy(Member, people.members(self.families, self.on))
        before = self.on.year - 1
        known = [family for family in self.families if not family.is_new]
        past = Surveys(before, dt.date(before, 10, 1), dt.date(before, 11, 20), complete=True)
        days = dt.timedelta(days=45), dt.timedelta(days=12)
        now = Surveys(self.on.year, self.on - days[0], self.on + days[1], complete=False)
        last_year = RegisterYear.objects.opened(before, income_month=income_month(self.on))
        self._copy(EntryWindow, surveying.windows(past))
        self._copies(rows.YearBefore(self.dice, before, past), known, people)
        clerk = crew.users[0]["id"]
        self._copy(VillageYear, list(village_register.sheets(before, dt.date(before, 11, 30), clerk)))
        last_year.closed_on = dt.date(before, 12, 31)
        last_year.save(update_fields=["closed_on"])
        RegisterYear.objects.opened(self.on.year, income_month=income_month(self.on))
        self._copy(EntryWindow, surveying.windows(now, early=min(f.area for f in self.families)[:9]))
        self._copies(rows.OpenYear(self.on, now), self.families, people)
        self._copy(VillageYear, list(village_register.sheets(self.on.year, self.on, clerk)))

    def _copies(self, year: rows.YearRows, known: list[registering.Family], people: rows.People) -> None:
        first = first_free_id(HouseholdYear)
        self._copy(HouseholdYear, (year.household(f, first + i) for i, f in enumerate(known)))
        self._copy(
            MemberYear,
            (row for i, f in enumerate(known) for row in year.members(f, first + i, people.keys[f.key])),
        )

    def _casework(self, crew: staff.Staff, offices: dict[str, list[int]], stored: Stored) -> None:
        work = casework.Casework(self.dice, crew, offices, self.on)
        self._copy(Pairing, work.pairings(self.families))
        visits, gifts = work.visits(self.families, first_free_id(Visit))
        self._copy(Visit, visits)
        self._copy(Gift, gifts)
        for family in self.families:
            if family.key in work.visitors:
                self.visited.setdefault(family.area[:12], []).append(work.visitors[family.key])
        colleagues = Crew(Dice(self.on.toordinal()), crew, offices, self.on)
        for model, values in visiting.Visiting(colleagues, self.families, visits, gifts, stored).tables():
            self._copy(model, values)

    def _answering(self, crew: staff.Staff, offices: dict[str, list[int]]) -> None:
        answer = answering.Answering(Crew(self.dice, crew, offices, self.on), crew.postings, self.visited)
        for model, values in answer.tables(self.places.townships, answering.enterprises(crew.organisations)):
            self._copy(model, values)


def exists() -> bool:
    """Whether an area is there already: a county is founded once."""
    return Area.objects.exists()
