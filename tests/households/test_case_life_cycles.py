"""Every state × every verb × everybody, for identification, exit and adjustment, from their tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.life_cycles import Transition
from households.models import (
    AdjustmentStep,
    ExitAnswer,
    ExitCase,
    ExitSignature,
    ExitStep,
    IdentificationStep,
)
from households.transitions import ADJUSTMENT, EXIT, IDENTIFICATION
from tests.builders import TODAY
from tests.households.cases import ASSEMBLY, hung, make_adjustment, make_application, make_exit
from tests.life_cycles import walk
from tests.people import Cast

SAID = {"opinion": "测试意见", "facts": {**ASSEMBLY, "meeting": "会议", "comparison": "无", "filing_no": "1"}}


def content(case: Any, row: Transition) -> Mapping[str, Any]:
    """What every guard of the three cycles wants: notices over, criteria met, both signatures."""
    for field in ("village_notice", "township_notice", "announcement"):
        if hasattr(case, field):
            setattr(case, field, hung())
    case.save()
    if isinstance(case, ExitCase):
        for criterion in case.criteria.criteria.all():
            ExitAnswer.objects.create(case=case, criterion=criterion, met=True, evidence="核实")
        for part in ("household", "helper"):
            ExitSignature.objects.create(
                case=case, part=part, name="张三", signed_on=TODAY, taken_by=case.opened_by,
                image="x", width=1, height=1, sha256=part,
            )  # fmt: skip
    changes = {"comparison": "无"} if row.target in ("compared", "confirmed", "filed") else {}
    if row.verb == "file":
        changes["filing_no"] = "1"
    return {**SAID, "changes": changes}


def bare(case: Any, step: Any, state: str) -> Any:
    """The case in the state, with no steps behind it."""
    step.objects.filter(case=case).delete()
    values = {"state": state}
    if hasattr(case, "filing_no"):
        values |= {"comparison": "无", "filing_no": "1"}
    type(case).objects.filter(pk=case.pk).update(**values)
    case.refresh_from_db()
    return case


def test_identification(cast: Cast) -> None:
    found = walk(
        IDENTIFICATION,
        lambda state: bare(make_application(cast), IdentificationStep, state),
        cast.everybody(),
        content,
    )
    # 8 states × 9 verbs × 15 people. Appraise and withdraw (twice): team and clerk. Review, compare, return
    # to village, reject (three times): clerk. Confirm, file, return to township: county.
    assert found == {"allowed": 3 * 2 + 6 + 3, "refused": 8 * 9 * 15 - 15}


def test_exit(cast: Cast) -> None:
    found = walk(EXIT, lambda state: bare(make_exit(cast), ExitStep, state), cast.everybody(), content)
    # Appraise, recognise, withdraw (twice): team and clerk. Review, return to village (twice), reject
    # (twice): clerk. Approve, mark, return to township: county.
    assert found == {"allowed": 4 * 2 + 5 + 3, "refused": 8 * 9 * 15 - 16}


def test_adjustment(cast: Cast) -> None:
    found = walk(
        ADJUSTMENT,
        lambda state: bare(make_adjustment(cast), AdjustmentStep, state),
        cast.everybody(),
        content,
    )
    # Review, reject (twice): clerk. Approve, return to village: county. Withdraw: team and clerk.
    assert found == {"allowed": 3 + 2 + 2, "refused": 5 * 5 * 15 - 7}
