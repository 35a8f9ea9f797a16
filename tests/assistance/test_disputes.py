"""Every state × every verb × everybody for disputes."""

from __future__ import annotations

from typing import Any

from assistance.models import Dispute
from assistance.transitions import DISPUTE
from tests.assistance.teams import make_dispute, make_team, make_term
from tests.life_cycles import walk
from tests.people import Cast


def test_a_dispute_moves_as_its_table_says(cast: Cast) -> None:
    term = make_term(make_team(), cast.team)

    def make(state: str) -> Dispute:
        return make_dispute(term, state=state)

    def prepare(_case: Any, _row: Any) -> dict[str, Any]:
        return {"opinion": "双方达成协议"}

    found = walk(DISPUTE, make, cast.everybody(), prepare)

    # By the team: mediate, settle, refer twice. By clerk and county: settle, return twice.
    assert found["allowed"] == 4 + 2 * 3
    assert found.total() == 4 * 4 * 15
