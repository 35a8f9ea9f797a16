"""All data checks over a county of 50,000 households, against the sum of their bare SQL.

Ours is one run of the night: one statement that asks every rule, keeps what is new, and marks what is gone.
The first run of an empty table and a later one in which nothing changed are both measured; the floor is the
SELECT of each rule alone, its rows counted by the database.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from households.models import CheckFinding, Household, HouseholdYear, MemberYear, RegisterYear
from households.services.checking import check_area, rule_sqls

HOUSEHOLDS = 50_000
ROUNDS = 3
TARGET, SLOWEST_S = 3.0, 2.0


def run() -> dict[str, Any]:
    """Load the county when the database is empty; then every rule alone, and all of them."""
    if not Household.objects.exists():
        call_command("demo_county", households=HOUSEHOLDS, verbosity=0)
    year, today = RegisterYear.objects.current().pk, timezone.localdate()
    alone = {code: _alone(sql, params) for code, sql, params in rule_sqls(year=year, on=today)}
    found = CheckFinding.objects.standing().count()
    again = median(_seconds(lambda: check_area(year=year, area="", today=today)) for _round in range(ROUNDS))
    with transaction.atomic():
        CheckFinding.objects.all().delete()
        first = _seconds(lambda: check_area(year=year, area="", today=today))
        transaction.set_rollback(True)
    ours, floor = max(first, again), sum(alone.values())
    slow = sorted(alone, key=lambda code: -alone[code])[:5]
    return {
        "name": "data_checks",
        "ours_s": round(ours, 2),
        "peer_s": None,
        "floor_s": round(floor, 2),
        "x_peer": None,
        "x_floor": round(ours / floor, 2),
        "target": f"x_floor <= {TARGET}, no rule above {SLOWEST_S} s",
        "met": ours / floor <= TARGET and max(alone.values()) <= SLOWEST_S,
        "first_s": round(first, 2),
        "again_s": round(again, 2),
        "rules": len(alone),
        "findings": found,
        "households": HouseholdYear.objects.of_year(year).count(),
        "members": MemberYear.objects.of_year(year).count(),
        "slowest": {code: round(alone[code], 3) for code in slow},
    }


def _alone(sql: str, params: tuple[Any, ...]) -> float:
    with connection.cursor() as cursor:
        counted = f"SELECT count(*), count(f_facts) FROM ({sql}) AS found"  # noqa: S608 - our own rule
        return median(_seconds(lambda: cursor.execute(counted, params)) for _round in range(ROUNDS))


def _seconds(act: Any) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start
