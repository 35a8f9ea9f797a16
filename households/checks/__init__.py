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


def groups(members: models.QuerySet[Any]) -> list[Q]:
    """Conditions on HouseholdYear that together say "any rule finds something", one for each way to look.

    Rules on one member or on the household alone are asked in one pass; the others one by one, since an OR
    over them all would keep the database from using its indexes.
    """
    of_household = members.filter(household_year_id=OuterRef("pk"))
    plain = [r.some_member for r in RULES.values() if r.is_of_members_alone and not r.joins and r.some_member]
    alone = [r.household for r in RULES.values() if r.is_of_household_alone and r.household]
    others = [r for r in RULES.values() if r.joins or not (r.is_of_members_alone or r.is_of_household_alone)]
    return [
        Q(Exists(of_household.filter(reduce(or_, plain)))),
        reduce(or_, alone),
        *(rule.condition(members) for rule in others),
    ]


__all__ = ["RULES", "Rule", "Severity", "groups"]
