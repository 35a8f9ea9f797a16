"""10,000 cadres, 50,000 households, a million visits: who is overdue, who is covered, for the county.

Floor is the SQL of the very same page, executed again; the page may cost three times that and one second.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import uuid
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Area, Posting, User
from accounts.roles import Role
from assistance.models import Gift, Pairing, Visit, VisitRule
from assistance.services.rules import load_visit_rules
from dashboards.demo.copying import copy_rows
from households.codes import ExitStatus, HouseholdType
from households.models import Household, HouseholdYear, RegisterYear
from households.services.parameters import PLANS, load_parameters

SCALE = float(os.environ.get("BENCH_SCALE", "1"))
CADRES = int(10_000 * SCALE)
HOUSEHOLDS = int(50_000 * SCALE)
VISITS = int(1_000_000 * SCALE)
VILLAGES = 300
ROUNDS = 5
TARGET, MOST_SECONDS = 3.0, 1.0
COUNTY = "990009"


def run() -> dict[str, Any]:
    """Build the county, ask every rule for its overdue and its open list, and the list without helpers."""
    today = timezone.localdate()
    _build(today)
    client = Client()
    client.force_login(User.objects.get(username="bench-county"))
    asked = [(reverse("assistance:unpaired_list"), {})]
    listed = reverse("assistance:demand_list")
    for rule in VisitRule.objects.in_force(today):
        asked += [(listed, {"rule": rule.pk, "standing": standing}) for standing in ("", "overdue", "open")]
    pages = {}
    for url, criteria in asked:
        queries = _queries(client, url, criteria)
        ours = median(_seconds(lambda: client.get(url, criteria)) for _round in range(ROUNDS))  # noqa: B023
        floor = median(_seconds(lambda: _execute(queries)) for _round in range(ROUNDS))  # noqa: B023
        pages[f"{url.rsplit('/', 2)[1]} {criteria}"] = (round(ours, 3), round(floor, 3), len(queries))
    ours, floor = (sum(page[place] for page in pages.values()) for place in (0, 1))
    slowest = max(page[0] for page in pages.values())
    return {
        "name": "visit_coverage",
        "ours_s": round(ours, 2),
        "peer_s": None,
        "floor_s": round(floor, 2),
        "x_peer": None,
        "x_floor": round(ours / floor, 2),
        "slowest_s": slowest,
        "target": f"x_floor <= {TARGET}, every page under {MOST_SECONDS} s",
        "met": ours / floor <= TARGET and slowest < MOST_SECONDS,
        "visits": Visit.objects.count(),
        "pages": pages,
    }


def _build(today: dt.date) -> None:
    dice = random.Random(1)
    year = RegisterYear.objects.opened(today.year, income_month=10)
    load_parameters(PLANS / "national.json")
    for plan in ("two", "three", "five"):
        load_visit_rules(PLANS / f"{plan}.json", since=dt.date(today.year - 1, 1, 1))
    villages = [f"{COUNTY}{101 + number // 15}{201 + number % 15}" for number in range(VILLAGES)]
    codes = [COUNTY, *dict.fromkeys(village[:9] for village in villages), *villages]
    copy_rows(Area, ({"code": c, "name": c, "parent_id": c[:-3] if len(c) > 6 else None} for c in codes))
    cadres = range(1, CADRES + 1)
    copy_rows(User, ({"id": n, "username": f"bench-{n}", "name": f"帮扶{n}"} for n in cadres))
    county = User.objects.create(username="bench-county", name="县办")
    since = dt.date(today.year - 2, 1, 1)
    Posting.objects.create(user=county, role=Role.COUNTY, area_id=COUNTY, valid_from=since)
    homes = [(n, villages[n % VILLAGES]) for n in range(1, HOUSEHOLDS + 1)]
    copy_rows(Household, ({"id": n, "area_id": area} for n, area in homes))
    facts = {"year_id": year.pk, "household_type": HouseholdType.REGISTERED.value}
    facts["exit_status"] = ExitStatus.POOR.value
    copy_rows(HouseholdYear, ({"id": n, "household_id": n, "area_id": area, **facts} for n, area in homes))
    # One in a hundred has no helper.
    pairs = [(n, 1 + n % CADRES) for n, _area in homes if n % 100]
    role = {"role": "直接责任人", "form": "一帮几", "valid_from": since}
    copy_rows(Pairing, ({"household_id": n, "helper_id": helper, **role} for n, helper in pairs))
    copy_rows(Visit, _visits(pairs, dice, today))
    # Every eighth visit brings something.
    given = Visit.objects.order_by("pk").values_list("pk", flat=True)[::8]
    copy_rows(
        Gift, [{"visit_id": pk, "kind": "慰问金", "value": dice.choice((100, 200, 300))} for pk in given]
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _visits(pairs: list[tuple[int, int]], dice: random.Random, today: dt.date) -> Iterator[dict[str, Any]]:
    now = timezone.now()
    for number in range(VISITS):
        household, helper = pairs[number % len(pairs)]
        day = today - dt.timedelta(days=int(dice.random() * 600))
        yield {
            "key": uuid.UUID(int=dice.getrandbits(128), version=4),
            "household_id": household,
            "visitor_id": helper,
            "visited_on": day,
            "met": "户主",
            "theme": "政策宣传",
            "found": "一切正常。",
            "created_at": now,
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
