"""300 dossiers as one PDF: gathered for a county officer and rendered.

The floor is what no such paper can do without: the very queries, and typst on the very data.
"""

from __future__ import annotations

import re
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.papers import frame_of
from common.papers import render
from dashboards.documents import dossiers_data, dossiers_pdf
from dashboards.dossier import gather
from households.models import Household, HouseholdYear
from projects.models import Participation

HOUSEHOLDS = 2000
WANTED = 300
ROUNDS = 3
TARGET_S = 5.0


def run() -> dict[str, Any]:
    """Load the county when the database is empty; the households that take part in projects come first."""
    if not Household.objects.exists():
        call_command("demo_county", households=HOUSEHOLDS, verbosity=0)
    user, today = User.objects.get(username="county"), timezone.localdate()
    busy = list(Participation.objects.values_list("household", flat=True).distinct())
    others = (
        HouseholdYear.objects.registered().exclude(household__in=busy).values_list("household", flat=True)
    )
    pks = list(dict.fromkeys([*busy, *others.order_by("pk")]))[:WANTED]
    frame = frame_of(user, title="农户帮扶档案", period="", on=today)

    with CaptureQueriesContext(connection) as context:
        found = gather(user, pks, today)
    data = dossiers_data(found, frame)
    queries = [query["sql"] for query in context.captured_queries]
    ours = min(_seconds(lambda: dossiers_pdf(gather(user, pks, today), frame)) for _round in range(ROUNDS))
    floor = min(_seconds(lambda: _bare(queries, data)) for _round in range(ROUNDS))
    pdf = dossiers_pdf(found, frame)
    return {
        "name": "dossiers",
        "ours_s": round(ours, 3),
        "peer_s": None,
        "floor_s": round(floor, 3),
        "x_peer": None,
        "x_floor": round(ours / floor, 2),
        "target": f"{WANTED} dossiers under {TARGET_S} s",
        "met": ours < TARGET_S and len(found) == WANTED,
        "dossiers": len(found),
        "pages": len(re.findall(rb"/Type/Page\b", pdf)),
        "queries": len(queries),
        "bytes": len(pdf),
    }


def _seconds(act: Any) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def _bare(queries: list[str], data: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for sql in queries:
            cursor.execute(sql)
            cursor.fetchall()
    render("dossier", data)
