"""What the data checks found, rule by rule: the command and the page of rules read the same lines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from households.checks import RULES, UNANSWERED, Check, Numbers, Unanswered


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: open and explained findings; `count` is None where it cannot be asked, `reason` says why."""

    code: str
    severity: str
    label: str
    count: int | None = None
    explained: int = 0
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The line for JSON."""
        return asdict(self)


def report(findings: Any, numbers: Numbers) -> list[Line]:
    """A line for each rule of §3 in the order of its code, over these findings; one query."""
    counted = (
        findings.standing()
        .order_by()
        .values_list("rule")
        .annotate(
            open=Count("pk", filter=Q(explanation="")), explained=Count("pk", filter=~Q(explanation=""))
        )
    )
    counts = {rule: (open_, explained) for rule, open_, explained in counted}
    lines = [_counted(rule, numbers, *counts.get(rule.code, (0, 0))) for rule in RULES.values()]
    return sorted([*lines, *map(_unanswered, UNANSWERED.values())], key=lambda line: line.code)


def _counted(rule: Check, numbers: Numbers, count: int, explained: int) -> Line:
    line = (rule.code, rule.severity.value, str(rule.label))
    missing = [key for key in rule.numbers if not numbers.has(key)]
    if missing:
        reason = _("no value is set for %(numbers)s") % {"numbers": ", ".join(missing)}
        return Line(*line, reason=reason)
    return Line(*line, count, explained)


def _unanswered(rule: Unanswered) -> Line:
    line = (rule.code, rule.severity.value, str(rule.label))
    if rule.refused_by:
        return Line(*line, 0, reason=_("cannot be saved (%(name)s)") % {"name": rule.refused_by})
    return Line(*line, reason=_("not kept here yet: %(facts)s") % {"facts": rule.needs})
