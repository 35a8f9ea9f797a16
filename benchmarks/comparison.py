"""A roster of 100,000 rows against a county of 20,000 households, against read + COPY + join.

Ours: the worker's job: decrypt the file, read it in the guarded child, check every number, COPY, match by
number and by name with birth date, make the lists, keep them with history. `look_s` is the look before, which
writes counts only. Most of the roster are people who are neither registered nor aided, as in a school's.
Floor: calamine reads the same file, each number is digested, COPY writes the persons into a table of their
own, and one join finds them by digest.
"""

from __future__ import annotations

import io
import os
import random
import time
from typing import Any

from django.db import connection, transaction
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from accounts.models import User
from benchmarks import rosters
from common.identifiers import check_digit
from common.secrets import digest_of
from households.codes.comparing import Reading, RosterKind
from households.comparing import jobs
from households.importing.loading import copy_in, next_keys
from households.models import (
    ComparisonHit,
    ComparisonRun,
    ComparisonSource,
    Household,
    HouseholdYear,
    Member,
    MemberYear,
)
from households.services.parameters import PLANS, load_parameters

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "20000"))
MEMBERS = HOUSEHOLDS * 7 // 2
ROWS = HOUSEHOLDS * 5
MISSED = UNMATCHED = HOUSEHOLDS // 20
X_FLOOR = 3
HEAD = ("姓名", "身份证号", "单位", "金额")


def run() -> dict[str, Any]:
    """Seconds for the job; the target is met when the ratio is and the lists are exactly the planted ones."""
    user = rosters.found_county()
    load_parameters(PLANS / "national.json")
    people = rosters.people(HOUSEHOLDS, MEMBERS)
    _register(people)
    aided, strangers = people[MISSED:], _strangers(ROWS - MEMBERS + MISSED)
    data = _workbook(
        [*((row, 500) for row in aided), *((row, 500 * (at < UNMATCHED)) for at, row in enumerate(strangers))]
    )
    look_s, ours_s, done = _ours(user, data)
    floor_read_s, floor_write_s = _floor(data)
    floor_s = floor_read_s + floor_write_s
    x_floor = ours_s / floor_s
    exact = (done.counts["missed"], done.counts["wrong"], done.counts["unmatched"])
    written = ComparisonHit.objects.count()
    return {
        "ours_s": round(ours_s, 2),
        "peer_s": None,
        "floor_s": round(floor_s, 2),
        "x_peer": None,
        "x_floor": round(x_floor, 2),
        "target": f"x_floor <= {X_FLOOR}",
        "met": exact == (MISSED, 0, UNMATCHED) and written == sum(exact) and x_floor <= X_FLOOR,
        "rows": done.counts["rows"],
        "differences": written,
        "look_s": round(look_s, 2),
        "floor_read_s": round(floor_read_s, 2),
        "floor_write_s": round(floor_write_s, 2),
    }


def _register(people: list[dict[str, Any]]) -> None:
    """All of them as members of registered households."""
    homes = list(dict.fromkeys((row["household_no"], row["village"]) for row in people))
    villages = [f"{rosters.COUNTY}{101 + t}{201 + v}" for t in range(12) for v in range(12)]
    keys, copies = next_keys(Household, len(homes)), next_keys(HouseholdYear, len(homes))
    places = {number: at for at, (number, _village) in enumerate(homes)}
    persons = next_keys(Member, len(people))
    with transaction.atomic():
        copy_in(Household, ("id", "household_no", "area"), (
            (key, number, villages[at % 144])
            for at, (key, (number, _village)) in enumerate(zip(keys, homes, strict=True))
        ))  # fmt: skip
        copy_in(HouseholdYear, ("id", "household", "year", "area", "household_type", "exit_status"), (
            (copy, key, rosters.YEAR, villages[at % 144], "建档立卡户", "未脱贫")
            for at, (copy, key) in enumerate(zip(copies, keys, strict=True))
        ))  # fmt: skip
        copy_in(Member, ("id", "id_number", "id_digest", "id_tail"), (
            (key, row["number"], digest_of(row["number"]), row["number"][-4:])
            for key, row in zip(persons, people, strict=True)
        ))  # fmt: skip
        fields = ("id", "member", "household_year", "household", "year", "name", "birth_date", "relation")
        rows = (
            (person, copies[at], keys[at], rosters.YEAR, row["name"], row["birth_date"], row["relation"])
            for person, row in zip(persons, people, strict=True)
            for at in (places[row["household_no"]],)
        )
        copy_in(MemberYear, fields, (
            (key, *row) for key, row in zip(next_keys(MemberYear, len(people)), rows, strict=True)
        ))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _strangers(count: int) -> list[dict[str, Any]]:
    """People of the county who are not in the register."""
    chance = random.Random(2)
    found = []
    for serial in range(count):
        first17 = (
            f"{rosters.COUNTY}{1950 + serial % 50}{1 + serial // 50 % 12:02d}15{serial // 600 * 2 + 501:03d}"
        )
        name = chance.choice(rosters.SURNAMES) + chance.choice(rosters.GIVEN) + "外"
        found.append({"name": name, "number": first17 + check_digit(first17)})
    return found


def _workbook(rows: list[tuple[dict[str, Any], int]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("发放名册")
    sheet.append(HEAD)
    for row, amount in rows:
        sheet.append([row["name"], row["number"], "测试单位", amount])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _ours(user: User, data: bytes) -> tuple[float, float, ComparisonRun]:
    """Seconds for the look and for the comparison, and the run."""
    source = ComparisonSource.objects.create(
        name="补助发放",
        kind=RosterKind.AID,
        reading=Reading.EXACTLY,
        condition="registered",
        columns={"name": "姓名", "id_number": "身份证号", "detail": "单位", "aided": "金额"},
    )
    made = jobs.upload(user=user, source=source, filename="a.xlsx", content=data)
    start = time.perf_counter()
    jobs.read(made.pk, language="zh-hans")
    looked = time.perf_counter()
    jobs.request_compare(run=made, user=user)
    begun = time.perf_counter()
    jobs.run_compare(made.pk, language="zh-hans")
    ended = time.perf_counter()
    made.refresh_from_db()
    if made.state != ComparisonRun.State.DONE:
        raise RuntimeError(f"The comparison ended as {made.state}: {made.refusal}")
    return looked - start, ended - begun, made


def _floor(data: bytes) -> tuple[float, float]:
    start = time.perf_counter()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    read = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_roster (place integer, digest text, name text, detail text)")
        with cursor.copy("COPY bench_roster FROM STDIN") as copy:
            for place, row in enumerate(rows[1:]):
                copy.write_row((place, digest_of(str(row[1])), row[0], row[2]))
        cursor.execute(
            "SELECT count(*), count(m.id) FROM bench_roster r"
            " LEFT JOIN households_member p ON p.id_digest = r.digest AND p.id_digest <> ''"
            " LEFT JOIN households_memberyear m ON m.member_id = p.id AND m.left_on IS NULL"
        )
        transaction.set_rollback(True)
    return read - start, time.perf_counter() - read
