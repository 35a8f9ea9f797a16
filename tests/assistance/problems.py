"""Builders of problems that households raise."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from assistance.models import HouseholdProblem
from assistance.problem_codes import ProblemState
from households.models import HouseholdYear
from tests.builders import TODAY

DEADLINE = TODAY + dt.timedelta(days=10)


def make_problem(
    copy: HouseholdYear, raised_by: Any, state: str = "raised", **changes: Any
) -> HouseholdProblem:
    """A problem in the state, with what the state needs."""
    fields: dict[str, Any] = {
        "key": uuid.uuid4(),
        "household": copy.household,
        "found_on": TODAY,
        "text": "厨房漏雨",
        "raised_by": raised_by,
        "state": state,
    }
    if state in (ProblemState.ASSIGNED, ProblemState.SOLVED, ProblemState.CONFIRMED):
        fields |= {"person": raised_by, "deadline": DEADLINE}
    if state in (ProblemState.SOLVED, ProblemState.CONFIRMED):
        fields |= {"result": "已换瓦", "solved_on": TODAY}
    return HouseholdProblem.objects.create(**fields | changes)
