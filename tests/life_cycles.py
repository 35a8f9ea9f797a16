"""The exhaustive test of a life cycle, from its table: every state × every verb × everybody."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from common.life_cycles import LifeCycle, Transition
from common.refusals import Refused
from tests.builders import TODAY

MakeCase = Callable[[str], Any]
Prepare = Callable[[Any, Transition], Mapping[str, Any] | None]


def walk(cycle: LifeCycle, make_case: MakeCase, users: Mapping[str, User], prepare: Prepare) -> Counter[str]:
    """Try every verb of the cycle in every state by everybody; how many were "allowed" and "refused".

    cycle       the `LifeCycle` of an app's `transitions.py`
    make_case   makes one saved case in the state it is given, with no steps behind it
    users       who tries, by name; usually `cast.everybody()`
    prepare     makes the guards of a transition content with the case (posts its notice, say), and gives
                what else `perform` is to be told (`opinion`, `facts`, `on`, `then`), or None. It is called
                only where the table knows the verb in the state, before the user tries

    Allowed must be exactly what the table says: the verb leaves the state, and the user's posting holds its
    act in the area of the case, or by a tie of the cycle. Then the case stands in the target with one step
    more, by that user. Otherwise it is Refused, and neither case nor steps have changed. Every try is undone.
    """
    found: Counter[str] = Counter()
    wrong: list[str] = []
    for state in (value for value, _label in cycle.model._meta.get_field("state").choices):
        with transaction.atomic():
            case = make_case(state)
            for verb in cycle.verbs():
                for name, user in users.items():
                    outcome, fault = _try(cycle, case, verb, user, prepare)
                    found[outcome] += 1
                    if fault:
                        wrong.append(f"{state} × {verb} × {name}: {fault}")
            transaction.set_rollback(True)
    assert wrong == []
    return found


def _try(cycle: LifeCycle, case: Any, verb: str, user: User, prepare: Prepare) -> tuple[str, str]:
    """What came of one try, and what was wrong about it ("" when it was as the table says)."""
    row = cycle.find(case.state, verb)
    expected = row is not None and cycle.allows(user.access_on(TODAY), row.act, case)
    with transaction.atomic():
        said = dict((prepare(case, row) if row is not None else None) or {})
        before = (_state(cycle, case), _steps(cycle, case))
        sentence = _perform(cycle, case, verb, user, said)
        after = (_state(cycle, case), _steps(cycle, case))
        doers = list(cycle.step._default_manager.filter(case=case).values_list("by_id", "verb"))
        transaction.set_rollback(True)
    case.refresh_from_db()
    if sentence is not None:
        if after != before:
            return "refused", f"refused ({sentence}), yet something was written"
        return "refused", f"refused: {sentence}" if expected else ""
    if not expected:
        return "allowed", "allowed against the table"
    assert row is not None
    moved = after == (row.target, before[1] + 1) and doers[-1] == (user.pk, verb)
    return "allowed", "" if moved else f"moved to {after} by {doers[-1:]}"


def _perform(cycle: LifeCycle, case: Any, verb: str, user: User, said: Mapping[str, Any]) -> str | None:
    """The sentence of the refusal, or None when the step was done."""
    try:
        cycle.perform(case, verb, user=user, **{"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **said})
    except Refused as refused:
        return str(refused)
    return None


def _state(cycle: LifeCycle, case: Any) -> str:
    state: str = cycle.model._default_manager.values_list("state", flat=True).get(pk=case.pk)
    return state


def _steps(cycle: LifeCycle, case: Any) -> int:
    count: int = cycle.step._default_manager.filter(case=case).count()
    return count
