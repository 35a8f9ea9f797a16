"""Data checks (数据清洗, §3): one definition a rule, used by lists, figures and entry alike.

Rules that the database refuses outright (HH-03, HH-10, ID-09, ID-10 …) need no check here.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from households.checks import living, people
from households.checks.rule import Rule, Severity

RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((*people.RULES, *living.RULES), key=lambda r: r.code)
}


def any_problem(members: models.QuerySet[Any]) -> Q:
    """Condition on HouseholdYear: any rule finds something; looks at the members of a household once."""
    alone = [rule.some_member for rule in RULES.values() if rule.is_of_members_alone and rule.some_member]
    plain, joined = _apart(alone)
    condition = Q(Exists(members.filter(household_year_id=OuterRef("pk")).filter(reduce(or_, plain))))
    for member_q in joined:
        condition |= Q(Exists(members.filter(household_year_id=OuterRef("pk")).filter(member_q)))
    for rule in RULES.values():
        if not rule.is_of_members_alone:
            condition |= rule.condition(members)
    return condition


def _apart(conditions: list[Q]) -> tuple[list[Q], list[Q]]:
    """Conditions on one member, and those that compare two members of a household."""
    joined = [q for q in conditions if "household_year__members" in str(q)]
    return [q for q in conditions if q not in joined], joined


__all__ = ["RULES", "Rule", "Severity", "any_problem"]
