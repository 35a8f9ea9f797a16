"""What a case says of itself, as facts of its page and of its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from households.facts import Fact, in_words, label_of
from households.models import AdjustmentCase, ExitCase, IdentificationCase

FIELDS: Mapping[Any, Sequence[str]] = {
    IdentificationCase: (
        "opened_on",
        "opened_by",
        "standard",
        "cause",
        "reason",
        "comparison",
        "filing_no",
    ),
    ExitCase: ("opened_on", "opened_by", "criteria"),
    AdjustmentCase: ("opened_on", "opened_by", "kind", "reason"),
}


def facts_of(case: Any) -> list[Fact]:
    """The columns of the case in words."""
    found = []
    for name in FIELDS[type(case)]:
        field = case._meta.get_field(name)
        found.append(Fact(name, label_of(field), in_words(field, getattr(case, name))))
    return found


def exit_parts(case: ExitCase) -> dict[str, Any]:
    """What only an exit has: its criteria with their answers, and the signatures."""
    answers = {answer.criterion_id: answer for answer in case.answers.all()}
    criteria = [(criterion, answers.get(criterion.pk)) for criterion in case.criteria.criteria.all()]
    return {"answers": criteria, "signatures": case.signatures.all()}
