"""Every rule of §3 with what it finds among given copies, or the reason why it finds nothing here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from households.checks import RULES, UNANSWERED, Rule, Sources, Unanswered


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: `count` is None when it cannot be asked, and then `reason` says why."""

    code: str
    severity: str
    label: str
    count: int | None = None
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The line for JSON."""
        return asdict(self)


def report(copies: Any) -> list[Line]:
    """A line for each rule in the order of its code; one statement a rule, and one for the numbers."""
    sources = copies.sources()
    lines = [_counted(rule, copies, sources) for rule in RULES.values()]
    return sorted([*lines, *map(_unanswered, UNANSWERED.values())], key=lambda line: line.code)


def _counted(rule: Rule, copies: Any, sources: Sources) -> Line:
    line = (rule.code, rule.severity.value, str(rule.label))
    missing = [key for key in rule.numbers if not sources.numbers.has(key)]
    if missing:
        return Line(*line, reason=f"no value is set for {', '.join(missing)}")
    return Line(*line, count=copies.filter(rule.condition(sources)).order_by().count())


def _unanswered(rule: Unanswered) -> Line:
    reason = f"refused by {rule.refused_by}" if rule.refused_by else f"needs {rule.needs}"
    return Line(rule.code, rule.severity.value, str(rule.label), reason=reason)
