"""What a data check is: conditions on a household copy and its active members, computable by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, F, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.translation import gettext_lazy as _

from households.checks.facts import paths_in
from households.checks.numbers import Numbers

COLUMNS = ("f_rule", "f_subject", "f_copy", "f_row", "f_area", "f_facts")
"""What every rule answers about each finding; the area is left out where the copy says it."""


class Severity(models.TextChoices):
    """How grave a finding is (§3): an error blocks, a warning may be explained."""

    ERROR = "E", _("error")
    WARNING = "W", _("warning")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a condition may ask beyond its own row: the dated numbers, and all rows of other years.

    `here` are the copies to be checked, all of `year` and in `area`; `within` narrows their members. `on` is
    the day on which the checks run.
    """

    numbers: Numbers
    members: QuerySet[Any]
    copies: QuerySet[Any]
    here: QuerySet[Any]
    within: Q
    year: int
    area: str
    on: dt.date

    def value(self, key: str) -> Decimal:
        """The value of a number on that day; for rules whose rows are of no register year."""
        return self.numbers.on(key, self.on)

    def days_before(self, key: str) -> dt.date:
        """The day so many days before."""
        return self.on - dt.timedelta(days=int(self.value(key)))


Condition = Q | Callable[[Sources], Q]


@dataclass(frozen=True, slots=True)
class Check:
    """What all data checks have; `numbers` names the dated numbers it asks.

    While one of them has no value, the rule is switched off.
    """

    code: str
    severity: Severity
    label: Any
    explanation: Any
    numbers: tuple[str, ...] = ()

    @property
    def of_households(self) -> bool:
        """Whether its findings belong to household copies."""
        return True

    def is_on(self, numbers: Numbers) -> bool:
        """Whether every number it asks has a value."""
        return all(numbers.has(key) for key in self.numbers)

    def rows(self, sources: Sources) -> QuerySet[Any]:
        """The findings, with COLUMNS."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Rule(Check):
    """One check of the register: a household is a finding when all of its conditions hold at once.

    Conditions on members speak of active members only; where there is one on some member, that member is
    the finding. `speaks_of` names columns whose part in a subquery is not seen from the conditions.
    """

    household: Condition | None = None
    some_member: Condition | None = None
    no_member: Condition | None = None
    speaks_of: tuple[str, ...] = ()

    def resolved(self, sources: Sources) -> Rule:
        """The same rule with conditions that the database can answer."""
        names = ("household", "some_member", "no_member")
        given = {name: getattr(self, name) for name in names}
        return replace(self, **{k: v(sources) if callable(v) else v for k, v in given.items()})

    def rows(self, sources: Sources) -> QuerySet[Any]:
        """Households, or the members where a member is the finding."""
        rule = self.resolved(sources)
        of_copy = _of_copy(rule, sources)
        facts = [*self.speaks_of, *paths_in(rule.household, sources.copies.model)]
        if rule.some_member is None:
            found = sources.here.filter(*of_copy)
            return self.annotated(found, "household", "household_id", F("pk"), None, facts)
        found = sources.members.filter(sources.within, rule.some_member)
        if of_copy:
            found = found.filter(household_year__in=sources.here.filter(*of_copy).values("pk"))
        facts = [f"household_year__{path}" for path in facts]
        facts += paths_in(rule.some_member, sources.members.model)
        return self.annotated(found, "member", "member_id", F("household_year_id"), F("pk"), facts)

    def annotated(
        self, found: QuerySet[Any], kind: str, key: str, copy: F, row: F | None, facts: list[str]
    ) -> QuerySet[Any]:
        """The rows with COLUMNS."""
        return found.annotate(
            **columns(self.code, kind, key, copy=copy, row=row, facts={path: F(path) for path in facts})
        ).values_list(*COLUMNS)


def _of_copy(rule: Rule, sources: Sources) -> list[Q]:
    """The resolved rule's conditions on the household copy."""
    parts: list[Q] = [rule.household] if isinstance(rule.household, Q) else []
    if rule.no_member is not None:
        of_household = sources.members.filter(household_year_id=OuterRef("pk"))
        parts.append(~Q(Exists(of_household.filter(rule.no_member))))
    return parts


@dataclass(frozen=True, slots=True)
class OtherRule(Check):
    """A check whose rows are not those of the register alone: villages, and things of upper floors.

    `found` gives rows annotated with `columns()`.
    """

    found: Callable[[Sources], QuerySet[Any]] | None = None
    kind: str = "household"

    @property
    def of_households(self) -> bool:
        """Whether its findings belong to household copies."""
        return self.kind == "household"

    def rows(self, sources: Sources) -> QuerySet[Any]:
        """The findings, with COLUMNS."""
        assert self.found is not None  # noqa: S101 - a rule without rows is a mistake of ours
        return self.found(sources).values_list(*COLUMNS)


def columns(
    code: str,
    kind: str,
    key: str,
    *,
    copy: F | None = None,
    row: F | None = None,
    area: F | None = None,
    facts: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The COLUMNS of a rule's rows: the subject is its kind with the value of the lasting key."""
    return {
        "f_rule": Value(code),
        "f_subject": Concat(Value(f"{kind}:"), Cast(key, CharField()), output_field=CharField()),
        "f_copy": copy or Cast(Value(None), models.BigIntegerField()),
        "f_row": row or Cast(Value(None), models.BigIntegerField()),
        "f_area": area or Cast(Value(None), CharField()),
        "f_facts": JSONObject(**facts) if facts else Value({}, JSONField()),
    }


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A check of §3 that finds nothing here: the fault is refused when saved, or its facts are not kept."""

    code: str
    severity: Severity
    label: Any
    needs: Any = ""
    refused_by: str = ""
