"""Data checks (数据清洗, §3): one definition a rule, used by lists, figures, commands and pages alike.

Thresholds are dated numbers (`households.parameters`), never literals; rules that find nothing here say why.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from households.checks import (
    causes,
    dibao,
    education,
    identity,
    income,
    labour,
    required,
    structure,
    village,
)
from households.checks import exit as exits
from households.checks.numbers import PREFIX, Numbers
from households.checks.rule import Rule, Severity, Sources, Unanswered

_SUBJECTS = (identity, structure, required, education, labour, causes, dibao, income, exits, village)

RULES: dict[str, Rule] = {
    rule.code: rule for rule in sorted((r for s in _SUBJECTS for r in s.RULES), key=lambda r: r.code)
}
UNANSWERED: dict[str, Unanswered] = {
    rule.code: rule for rule in sorted((r for s in _SUBJECTS for r in s.UNANSWERED), key=lambda r: r.code)
}


def groups(sources: Sources) -> list[Q]:
    """Conditions on HouseholdYear that together say "any rule finds something", one for each way to look.

    Rules on one member or on the household alone are asked in one pass; the others one by one, since an OR
    over them all would keep the database from using its indexes.
    """
    of_household = sources.members.filter(household_year_id=OuterRef("pk"))
    rules = [rule.resolved(sources) for rule in RULES.values() if rule.is_on(sources.numbers)]
    plain = [r.some_member for r in rules if r.is_of_members_alone and not r.joins]
    alone = [r.household for r in rules if r.is_of_household_alone and not r.joins]
    others = [r for r in rules if r.joins or not (r.is_of_members_alone or r.is_of_household_alone)]
    return [
        Q(Exists(of_household.filter(reduce(or_, plain)))),
        reduce(or_, alone),  # type: ignore[list-item]
        *(rule.condition(sources) for rule in others),
    ]


__all__ = ["PREFIX", "RULES", "UNANSWERED", "Numbers", "Rule", "Severity", "Sources", "Unanswered", "groups"]
