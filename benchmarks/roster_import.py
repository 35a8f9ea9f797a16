"""Roster import of 20,000 households and 70,000 members, against django-import-export and against the floor.

Ours: one job from the stored file to the committed transaction: read, clean, check, compare, encrypt, load.
Floor: calamine reads the same file, then COPY writes the very same rows into the same tables and triggers.
Peer: a stock ModelResource on the same models, measured on a slice, since the whole would take hours.
"""

from __future__ import annotations

import io
import os
import time
from typing import Any

import tablib
from django.db import connection, transaction
from import_export import resources
from python_calamine import CalamineWorkbook

from accounts.models import Area
from benchmarks import rosters
from common import pinyin
from common.secrets import digest_of
from households.importing import jobs
from households.importing.roster import ROSTER
from households.models import Household, HouseholdYear, ImportJob, Member, MemberYear

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "20000"))
MEMBERS = HOUSEHOLDS * 7 // 2
PEER_ROWS = 700
TABLES = (Household, HouseholdYear, Member, MemberYear)
X_PEER, X_FLOOR = 15, 3


def run() -> dict[str, Any]:
    """Figures in seconds for all rows; the target is met when both ratios are."""
    user = rosters.found_county()
    people = rosters.people(HOUSEHOLDS, MEMBERS)
    data = rosters.workbook(people)
    plan_s, ours_s = _ours(user, data)
    written = MemberYear.objects.count()
    floor_read_s, floor_write_s = _floor(data)
    _empty()
    rate = _peer(people[:PEER_ROWS])
    peer_s, floor_s = MEMBERS / rate, floor_read_s + floor_write_s
    x_peer, x_floor = peer_s / ours_s, ours_s / floor_s
    return {
        "ours_s": round(ours_s, 2),
        "peer_s": round(peer_s, 2),
        "floor_s": round(floor_s, 2),
        "x_peer": round(x_peer, 1),
        "x_floor": round(x_floor, 2),
        "target": f"x_peer >= {X_PEER} and x_floor <= {X_FLOOR}",
        "met": written == MEMBERS and x_peer >= X_PEER and x_floor <= X_FLOOR,
        "rows": written,
        "plan_s": round(plan_s, 2),
        "floor_read_s": round(floor_read_s, 2),
        "floor_write_s": round(floor_write_s, 2),
        "peer_measured_on_rows": PEER_ROWS,
    }


def _ours(user: Any, data: bytes) -> tuple[float, float]:
    """Seconds for the plan that a person looks at, and for the load, which reads and plans again."""
    job = jobs.upload(
        user=user, kind=ROSTER, area=Area.objects.get(pk=rosters.COUNTY), filename="a.xlsx", content=data
    )
    start = time.perf_counter()
    jobs.read(job.pk, language="zh-hans")
    planned = time.perf_counter()
    job.refresh_from_db()
    if job.plan.get("counts", {}).get("creates") != HOUSEHOLDS:
        raise RuntimeError(f"The roster is not clean: {job.refusal} {job.plan.get('kinds')}")
    jobs.request_load(job=job, user=user)
    begun = time.perf_counter()
    jobs.run_load(job.pk, language="zh-hans")
    ended = time.perf_counter()
    state, refusal = ImportJob.objects.values_list("state", "refusal").get(pk=job.pk)
    if state != ImportJob.State.LOADED:
        raise RuntimeError(f"The import ended as {state}: {refusal}")
    return planned - start, ended - begun


def _floor(data: bytes) -> tuple[float, float]:
    copies = []
    with connection.cursor() as cursor:
        for model in TABLES:
            table = model._meta.db_table
            with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                copies.append((table, b"".join(bytes(block) for block in copy)))
    _empty()
    start = time.perf_counter()
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    read = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in copies:
            with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                copy.write(content)
    return read - start, time.perf_counter() - read


def _empty() -> None:
    names = ", ".join(model._meta.db_table for model in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")


class MemberResource(resources.ModelResource):
    """What a project writes first: a ModelResource that makes the parents of each row."""

    class Meta:
        model = MemberYear
        import_id_fields = ("member", "year")
        fields = (
            "member", "year", "household_year", "household", "name", "pinyin", "initials", "sex",
            "birth_date", "ethnic_group", "phone", "relation", "political_status", "education_level",
            "health_status", "labour_capacity", "work_months", "work_place", "employer", "industry",
            "job_channel", "has_dibao", "has_pension", "has_medical_insurance",
            "has_serious_illness_insurance", "speaks_mandarin",
        )  # fmt: skip

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Find or make household, copy and person."""
        area = Area.objects.get(name=row["village"])
        household, _made = Household.objects.get_or_create(
            household_no=row["household_no"], defaults={"area": area}
        )
        copy, _made = HouseholdYear.objects.get_or_create(
            household=household, year_id=row["year"], defaults={"area": area, "phone": row["household_phone"]}
        )
        number = row["number"]
        person, _made = Member.objects.get_or_create(
            id_digest=digest_of(number), defaults={"id_number": number, "id_tail": number[-4:]}
        )
        row["member"], row["household_year"], row["household"] = person.pk, copy.pk, household.pk
        row["pinyin"], row["initials"] = pinyin.sort_key(row["name"]), pinyin.initials(row["name"])
        row["birth_date"] = f"{row['birth_date'][:4]}-{row['birth_date'][4:6]}-{row['birth_date'][6:]}"
        for key, value in list(row.items()):
            if value in {"是", "否"}:
                row[key] = "1" if value == "是" else "0"


def _peer(rows: list[dict[str, Any]]) -> float:
    """Rows a second of the stock resource, its own reading of the workbook included."""
    made = ["member", "household_year", "household", "pinyin", "initials"]
    keys = [*(column.key for column in rosters.columns()), *made]
    dataset = tablib.Dataset(*([str(row.get(key, "")) for key in keys] for row in rows), headers=keys)
    content = dataset.export("xlsx")
    start = time.perf_counter()
    result = MemberResource().import_data(tablib.Dataset().load(content, format="xlsx"), raise_errors=True)
    seconds = time.perf_counter() - start
    if result.totals["new"] != len(rows):
        raise RuntimeError(f"The peer imported {result.totals}")
    return len(rows) / seconds
