"""What the plan page shows: counts, first families of each kind, first problems; personal data masked."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from accounts.models import Area
from common.secrets import masked
from common.sheets.cells import shown
from common.sheets.problems import Problem
from households.importing.columns import BANK_MASK, PHONE_MASK
from households.importing.planning import NAME, RELATION, FamilyPlan, Plan, changes_of
from households.importing.reading import SheetRows
from households.importing.stored import HEAD
from households.models import HouseholdYear, MemberYear

MASKS = {"phone": PHONE_MASK, "bank_account": BANK_MASK}
SHOWN = 500
SHOWN_PROBLEMS = 1_000


def summarise(plan: Plan) -> dict[str, Any]:
    """The plan as JSON, cut to what a page can show; the workbook with reasons has everything."""
    codes = {p.family.area for p in (*plan.creates[:SHOWN], *plan.updates[:SHOWN])}
    places = dict(Area.objects.filter(pk__in=codes).values_list("pk", "full_name"))
    return {
        "counts": plan.counts(),
        "fingerprint": plan.fingerprint(),
        **told(plan.roster),
        "creates": [_family(p, places) for p in plan.creates[:SHOWN]],
        "updates": [{**_family(p, places), "changes": _changes(p)} for p in plan.updates[:SHOWN]],
    }


def told(rows: SheetRows) -> dict[str, Any]:
    """What any plan page tells of the rows: notes on the file, kinds of problems, the first problems."""
    problems = sorted(rows.problems, key=lambda p: (p.warning, p.sheet, p.row, p.column or 0))
    return {
        "notes": [str(note) for note in rows.notes],
        "kinds": _kinds(problems),
        "problems": [_problem(problem) for problem in problems[:SHOWN_PROBLEMS]],
    }


def _kinds(problems: list[Problem]) -> list[dict[str, Any]]:
    """How often each kind of problem occurs in each column, the most frequent first."""
    counted = Counter((problem.warning, problem.code, problem.heading) for problem in problems)
    examples = {(p.warning, p.code, p.heading): str(p.message) for p in reversed(problems)}
    return [
        {"warning": key[0], "code": key[1], "heading": key[2], "message": examples[key], "count": count}
        for key, count in sorted(counted.items(), key=lambda item: (item[0][0], -item[1]))
    ]


def _family(plan: FamilyPlan, places: dict[str, str]) -> dict[str, Any]:
    head = next((m.values[NAME] for m in plan.members if m.values[RELATION] == HEAD), "")
    return {
        "number": plan.family.number,
        "head": head or (plan.members[0].values[NAME] if plan.members else ""),
        "place": places.get(plan.family.area, plan.family.area),
        "members": len(plan.members),
        "joining": sum(member.copy is None for member in plan.members),
    }


def _changes(plan: FamilyPlan) -> list[list[str]]:
    names = {member.row: member.values[NAME] for member in plan.members}
    return [
        [names[row] if row is not None else "", _label(row, field), _value(field, old), _value(field, new)]
        for row, field, old, new in changes_of(plan)
    ]


def _label(row: int | None, field: str) -> str:
    model = HouseholdYear if row is None else MemberYear
    return str(cast("Any", model._meta.get_field(field)).verbose_name)


def _value(field: str, value: Any) -> str:
    if value in (None, "", ()):
        return ""
    if mask := MASKS.get(field):
        return masked(str(value), *mask)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, tuple) else shown(value)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "place": problem.place,
        "heading": problem.heading,
        "code": problem.code,
        "message": str(problem.message),
        "value": problem.value_shown,
        "warning": problem.warning,
    }
