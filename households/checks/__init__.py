"""Data checks (数据清洗, §3): one definition a rule, asked on save, of an import and over the whole county.

Thresholds are dated numbers (`households.parameters`), never literals; rules that find nothing here say why.
"""

from __future__ import annotations

from collections.abc import Iterable

from households.checks import causes, dibao, education, identity, income, labour, required, structure, village
from households.checks import exit as exits
from households.checks.numbers import PREFIX, SHARED, Numbers
from households.checks.rule import Check, OtherRule, Rule, Severity, Sources, Unanswered, columns

_SUBJECTS = (identity, structure, required, education, labour, causes, dibao, income, exits, village)

RULES: dict[str, Check] = {
    rule.code: rule for rule in sorted((r for s in _SUBJECTS for r in s.RULES), key=lambda r: r.code)
}
UNANSWERED: dict[str, Unanswered] = {
    rule.code: rule for rule in sorted((r for s in _SUBJECTS for r in s.UNANSWERED), key=lambda r: r.code)
}


def register(rules: Iterable[Check], unanswered: Iterable[Unanswered] = ()) -> None:
    """Upper floors add the checks that need their facts, when their models load."""
    for rule in rules:
        RULES[rule.code] = rule
    for missing in unanswered:
        UNANSWERED[missing.code] = missing


__all__ = [
    "PREFIX",
    "RULES",
    "SHARED",
    "UNANSWERED",
    "Check",
    "Numbers",
    "OtherRule",
    "Rule",
    "Severity",
    "Sources",
    "Unanswered",
    "columns",
    "register",
]
