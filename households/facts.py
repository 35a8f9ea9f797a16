"""Fields of the register in words: the groups a page shows, and a value as people read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from common.secrets import Secret
from common.templatetags.bangfu import yes_no
from households.models.income import ITEMS, SUMS
from households.models.living import HOUSE, LAND, LED, SAFEGUARDS

_REGISTER = frozenset({"house_grade", "is_dangerous_house"})
# Shown only when known: nobody has income from every source.
_RARE = frozenset({*ITEMS, *SUMS, *LAND, *(pair[1] for pair in SAFEGUARDS.values()), "survey_reason"})
LIVING = tuple(name for name in HOUSE if name not in _REGISTER)

# Months, of which the database stores the first day (§2.1).
MONTHS = frozenset({"identified_on"})

HOUSEHOLD_GROUPS: Sequence[tuple[Any, tuple[str, ...]]] = (
    (
        gettext_lazy("Status"),
        (
            "household_type",
            "poor_attr",
            "id_standard",
            "identified_on",
            "exit_status",
            "exit_policy",
            "exit_year",
            "planned_exit_year",
            "relapsed_on",
            "main_cause",
            "other_causes",
            "net_income_per_capita",
        ),
    ),
    (
        gettext_lazy("Contact and account"),
        ("hamlet", "phone", "bank_name", "bank_account_kind", "bank_account", "bank_holder", "note"),
    ),
    (
        gettext_lazy("House, water and family"),
        (
            "is_dangerous_house",
            "house_grade",
            "has_safe_water",
            "is_martyr_family",
            "is_one_child",
            "is_two_daughters",
        ),
    ),
    (gettext_lazy("Income (yuan)"), (*ITEMS, *SUMS)),
    (gettext_lazy("Living conditions"), (*LAND, *LIVING, *LED)),
    (
        gettext_lazy("Safeguards and their evidence"),
        tuple(name for pair in SAFEGUARDS.values() for name in pair if name != "has_safe_water"),
    ),
    (gettext_lazy("Survey"), ("surveyed_on", "survey_entered_on", "survey_reason")),
    (
        gettext_lazy("Relocation"),
        (
            "is_relocated",
            "relocation_method",
            "relocation_settlement",
            "relocation_place",
            "relocation_difficulty",
        ),
    ),
    (
        gettext_lazy("Monitoring"),
        (
            "monitor_kind",
            "monitor_identified_on",
            "monitor_risks",
            "monitor_cleared_on",
            "monitor_clear_method",
        ),
    ),
)

MEMBER_GROUPS: Sequence[tuple[Any, tuple[str, ...]]] = (
    (
        gettext_lazy("Person"),
        ("ethnic_group", "phone", "political_status", "speaks_mandarin", "identified_on", "joined_on"),
    ),
    (gettext_lazy("School"), ("education_level", "schooling_status", "dropout_reason")),
    (
        gettext_lazy("Health"),
        ("health_status", "disability_category", "disability_grade", "disability_year"),
    ),
    (
        gettext_lazy("Work"),
        (
            "labour_capacity",
            "work_months",
            "work_region",
            "work_place",
            "employer",
            "works_abroad",
            "job_channel",
            "industry",
            "public_post",
            "public_post_months",
        ),
    ),
    (
        gettext_lazy("Safeguards"),
        (
            "has_dibao",
            "has_destitute_support",
            "has_medical_insurance",
            "has_employee_medical",
            "has_serious_illness_insurance",
            "has_commercial_medical",
            "has_serious_illness_aid",
            "has_other_health_aid",
            "has_pension",
            "has_employee_pension",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of one row: its label, its value in words, and the secret behind it if there is one."""

    name: str
    label: str
    text: str
    secret: Secret | None = None


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that belong together; `is_empty` when nothing in it is known."""

    title: Any
    facts: list[Fact]

    @property
    def is_empty(self) -> bool:
        """Whether no fact of the group has a value."""
        return not any(fact.text or fact.secret for fact in self.facts)


def in_words(field: Any, value: Any) -> str:
    """A stored value as people read it; empty when nothing is known."""
    if value in (None, "", []):
        return ""
    if isinstance(field, ArrayField):
        return "、".join(in_words(field.base_field, item) for item in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m") if field.name in MONTHS else date_format(value, "Y-m-d")
    return str(value)


def label_of(field: Any) -> str:
    """The field's name as a heading."""
    return capfirst(str(field.verbose_name))


def groups_of(row: models.Model, groups: Sequence[tuple[Any, tuple[str, ...]]]) -> list[FactGroup]:
    """The facts of a row in their groups."""
    result = []
    for title, names in groups:
        facts = []
        for name in names:
            field = row._meta.get_field(name)
            value = getattr(row, name)
            if name in _RARE and value in (None, ""):
                continue
            secret = value if isinstance(value, Secret) and value else None
            text = "" if isinstance(value, Secret) else in_words(field, value)
            facts.append(Fact(name, label_of(field), text, secret))
        result.append(FactGroup(title, facts))
    return result
