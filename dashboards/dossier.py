"""The dossier of a household (一户一档, D11): all that is known of it, gathered once for page and paper.

The number of queries is the same for one household and for hundreds. Each part asks the scope of its own
floor, personal numbers come masked, and what a user may not read is named instead of shown.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Act
from assistance.models import HouseholdProblem, Pairing, Visit
from common.templatetags.bangfu import yuan
from dashboards import events
from dashboards.events import Event, EventKind
from funds.models import PaymentLine
from households.facts import HOUSEHOLD_GROUPS, groups_of
from households.models import FamilyEvent, Household, HouseholdYear, MemberYear
from inspections.models import Finding
from projects.models import Participation


class Part(Enum):
    """A part of the dossier that an act of its own opens."""

    HELP = (Act.READ_PAIRINGS, gettext_lazy("Helpers and visits"))
    PROJECTS = (Act.READ_PROJECTS, gettext_lazy("Projects"))
    FUNDS = (Act.READ_FUNDS, gettext_lazy("Payments"))
    FINDINGS = (Act.READ_FINDINGS, gettext_lazy("Findings"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the register in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member in the newest year; `number` is masked, `left` says when and why one belongs no more."""

    name: str
    relation: str
    sex: str
    age: int | None
    number: str
    health: str
    school: str
    labour: str
    left: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """The household as the register of one year had it."""

    year: int
    area: str
    kind: str
    exit: str
    cause: str
    members: int
    income: Decimal | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One household, ready to be printed."""

    pk: int
    number: str
    head: str
    area: str
    year: int
    facts: Sequence[Fact]
    people: Sequence[Person]
    years: Sequence[YearLine]
    helpers: Sequence[str]
    events: Sequence[Event]
    # Labels of the parts that this user's postings do not open.
    withheld: Sequence[str]

    def count(self, kind: EventKind) -> int:
        """How many events of a kind there are."""
        return sum(event.kind is kind for event in self.events)

    def total(self, kind: EventKind) -> Decimal:
        """The yuan of all events of a kind."""
        return sum((e.amount for e in self.events if e.kind is kind and e.amount), Decimal(0))

    @property
    def sums(self) -> list[Fact]:
        """What it comes to: visits, gifts, projects, payments, findings."""
        return [
            Fact(_("Visits"), str(self.count(EventKind.VISIT))),
            Fact(_("Gifts (yuan)"), yuan(self.total(EventKind.VISIT))),
            Fact(_("Projects"), str(self.count(EventKind.PROJECT))),
            Fact(_("Paid (yuan)"), yuan(self.total(EventKind.PAYMENT))),
            Fact(_("Findings"), str(self.count(EventKind.FINDING))),
        ]


def gather(user: User, households: Iterable[int], on: dt.date) -> list[Dossier]:
    """The dossiers of those of the households that the user sees, in the order given; ten queries."""
    wanted = list(households)
    seen = {h.pk: h for h in Household.objects.visible_to(user).filter(pk__in=wanted)}
    copies = _grouped(
        HouseholdYear.objects.filter(household__in=seen).select_related("area").order_by("-year_id"),
        "household_id",
    )
    people = _grouped(
        MemberYear.objects.filter(household_year__in=[rows[0].pk for rows in copies.values()])
        .select_related("member")
        .order_by("left_on", "pk"),
        "household_id",
    )
    happened = _events(user, list(seen))
    withheld = [str(part.value[1]) for part in Part if not user.access.may(part.value[0])]
    return [
        _dossier(seen[pk], copies[pk], people.get(pk, []), happened[pk], withheld, on)
        for pk in wanted
        if copies.get(pk)
    ]


def _events(user: User, keys: list[int]) -> defaultdict[int, list[Any]]:
    """What happened with each household: the rows of every floor that the user sees, seven queries."""
    sources: list[Any] = [
        Pairing.objects.visible_to(user).select_related("helper", "organisation"),
        Visit.objects.visible_to(user).with_sums().select_related("visitor"),
        HouseholdProblem.objects.visible_to(user).select_related("raised_by", "person", "unit"),
        Participation.objects.visible_to(user).select_related("project"),
        PaymentLine.objects.visible_to(user).paid().select_related("payment__project", "payment__source"),
        Finding.objects.visible_to(user),
    ]
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for rows in sources:
        for row in rows.filter(household__in=keys).order_by("pk"):
            found[row.household_id].append(row)
    family = FamilyEvent.objects.visible_to(user).select_related("by").order_by("pk")
    for event in family.filter(Q(household__in=keys) | Q(other__in=keys)):
        for key in filter({event.household_id, event.other_id}.__contains__, keys):
            found[key].append(event)
    return found


def _dossier(
    household: Household,
    copies: list[HouseholdYear],
    people: list[MemberYear],
    happened: list[Any],
    withheld: list[str],
    on: dt.date,
) -> Dossier:
    newest = copies[0]
    told = [event for row in happened for event in events.of(row, on)]
    return Dossier(
        pk=household.pk,
        number=household.household_no,
        head=newest.head_name,
        area=newest.area.full_name,
        year=newest.year_id,
        facts=tuple(_facts(newest)),
        people=tuple(_person(member, on) for member in people),
        years=tuple(map(_year, copies)),
        helpers=tuple(_helpers(happened, on)),
        events=tuple(sorted(told, key=lambda event: (event.day, event.kind.value))),
        withheld=tuple(withheld),
    )


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    return groups


def _facts(copy: HouseholdYear) -> Iterator[Fact]:
    for group in groups_of(copy, HOUSEHOLD_GROUPS):
        for fact in group.facts:
            text = str(fact.secret) if fact.secret else fact.text
            if text:
                yield Fact(fact.label, text)


def _person(row: MemberYear, on: dt.date) -> Person:
    left = f"{row.left_on} {row.get_leave_reason_display()}" if row.left_on else ""
    return Person(
        name=row.name,
        relation=row.get_relation_display(),
        sex=row.get_sex_display(),
        age=row.age_on(on),
        number=str(row.member.id_number),
        health=row.get_health_status_display(),
        school=row.get_schooling_status_display() or row.get_education_level_display(),
        labour=row.get_labour_capacity_display(),
        left=left,
    )


def _year(copy: HouseholdYear) -> YearLine:
    return YearLine(
        year=copy.year_id,
        area=copy.area.full_name,
        kind=copy.get_household_type_display(),
        exit=copy.get_exit_status_display(),
        cause=copy.get_main_cause_display(),
        members=copy.member_count,
        income=copy.net_income_per_capita,
    )


def _helpers(happened: list[Any], on: dt.date) -> Iterator[str]:
    for row in happened:
        if isinstance(row, Pairing) and row.valid_from <= on and (row.valid_to is None or row.valid_to > on):
            yield f"{row.helper.name if row.helper else row.organisation}（{row.get_role_display()}）"
