"""The household list of a county of 50,000 households: the page against the time of its own SQL.

The floor is the SQL alone and the page may cost twice that; no query may read a whole table of the register,
and their number is fixed.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from households.forms.household_list import COLUMNS
from households.models import Household

HOUSEHOLDS = 50_000
ROUNDS = 15
TARGET = 2.0  # times the SQL
BIG = {"households_household", "households_householdyear", "households_member", "households_memberyear"}
PAGES: tuple[dict[str, Any], ...] = (
    {},
    {"page": 200},
    {"sort": "head_name"},
    {"exit_status": "已脱贫"},
    {"q": "王建"},
    {"household_type": "建档立卡户", "sort": "-members"},
)


def run() -> dict[str, Any]:
    """Load the county when the database is empty, ask for every page, compare."""
    if not Household.objects.exists():
        call_command("demo_county", households=HOUSEHOLDS)
    client = Client()
    client.force_login(User.objects.get(username="county"))
    url = reverse("households:household_list")
    ours, floor, counts, unindexed = 0.0, 0.0, [], []
    for criteria in PAGES:
        queries = _queries(client, url, criteria)
        counts.append(len(queries))
        unindexed += [sql for sql in queries if _scans(sql)]
        ours += median(_seconds(lambda: client.get(url, criteria)) for _round in range(ROUNDS))  # noqa: B023
        floor += median(_seconds(lambda: _execute(queries)) for _round in range(ROUNDS))  # noqa: B023
    for column in COLUMNS:
        for sort in (column.key, f"-{column.key}") if column.order else ():
            unindexed += [sql for sql in _queries(client, url, {"sort": sort}) if _scans(sql)]
    ratio = ours / floor
    return {
        "name": "household_list",
        "ours_s": round(ours / len(PAGES), 4),
        "peer_s": None,
        "floor_s": round(floor / len(PAGES), 4),
        "x_peer": None,
        "x_floor": round(ratio, 2),
        "target": f"x_floor <= {TARGET}, queries fixed, no table scanned",
        "met": ratio <= TARGET and len(set(counts)) == 1 and not unindexed,
        "households": Household.objects.count(),
        "queries": counts,
        "unindexed": unindexed,
    }


def _queries(client: Client, url: str, criteria: dict[str, Any]) -> list[str]:
    with CaptureQueriesContext(connection) as context:
        answer = client.get(url, criteria)
    if answer.status_code != 200:
        msg = f"{url} answered {answer.status_code}"
        raise RuntimeError(msg)
    return [query["sql"] for query in context.captured_queries if query["sql"].startswith("SELECT")]


def _seconds(act: Any) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def _execute(queries: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in queries:
            cursor.execute(sql)
            cursor.fetchall()


def _scans(sql: str) -> bool:
    """Whether the plan reads a whole table of casework row by row."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
    scans = [node for node in _nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"]
    return any(node.get("Relation Name") in BIG for node in scans)


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in _nodes(child))]
