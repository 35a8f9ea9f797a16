"""Fifty phones send what waits on them to the real server at once: visits a second, none lost, none double.

Each phone has eighty visits without photos waiting, and sends them as the app does, twenty in a request.

The floor is the bare INSERT of as many visits, history trigger included, a transaction each, from as many
connections as there are web processes.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils import timezone

from accounts.models import Area, Posting, User
from accounts.roles import Role
from accounts.sessions import SessionStore
from assistance.models import Pairing, Visit
from households.models import Household, HouseholdYear, RegisterYear

CLIENTS = 50
HOUSEHOLDS = 20  # of each client
VISITS = int(os.environ.get("BENCH_VISITS", "4000"))
AT_ONCE = 20
PROCESSES = 2
PORT = 8299
TARGET = 300.0  # visits a second
TOKEN = "a" * 32
VILLAGE = "990001101201"


def run() -> dict[str, Any]:
    """Set up helpers with households, start the server, let everybody send twice, count."""
    phones = [_phone(number) for number in range(CLIENTS)]
    server = _serve()
    try:
        _wait()
        shares = VISITS // CLIENTS
        _together(lambda phone: _send(phone, 2), phones)
        before = Visit.objects.count()
        queues = [[_visit(phone) for _number in range(shares)] for phone in phones]
        begun = time.perf_counter()
        first = _together(lambda pair: _deliver(*pair), list(zip(phones, queues, strict=True)))
        seconds = time.perf_counter() - begun
        again = _together(lambda pair: _deliver(*pair), list(zip(phones, queues, strict=True)))
    finally:
        server.terminate()
        server.wait()
    sent = {fields["key"] for queue in queues for _household, fields in queue}
    found = Visit.objects.filter(key__in=sent).count(), Visit.objects.count() - before
    whole = found == (len(sent), VISITS) and first == {201: VISITS} and again == {200: VISITS}
    floor = _floor(phones)
    rate = VISITS / seconds
    return {
        "name": "visit_load",
        "ours_s": round(seconds, 2),
        "peer_s": None,
        "floor_s": round(floor, 2),
        "x_peer": None,
        "x_floor": round(seconds / floor, 2),
        "visits_a_second": round(rate, 1),
        "target": f"{TARGET:g} visits a second from {CLIENTS} clients, none lost, none double",
        "met": rate >= TARGET and whole,
        "whole": whole,
        "visits": VISITS,
    }


def _phone(number: int) -> dict[str, Any]:
    """A helper with a session and households of their own."""
    year = RegisterYear.objects.filter(closed_on=None).first() or RegisterYear.objects.opened(
        timezone.localdate().year, income_month=10
    )
    for code in (VILLAGE[:6], VILLAGE[:9], VILLAGE):
        parent = code[:-3] if len(code) > 6 else None
        Area.objects.get_or_create(code=code, defaults={"name": code, "parent_id": parent})
    user = User.objects.create(username=f"phone{number}", name=f"帮扶{number}")
    start = timezone.localdate() - dt.timedelta(days=400)
    Posting.objects.create(user=user, role=Role.HELPER, area_id=VILLAGE[:6], valid_from=start)
    households = [Household.objects.create(area_id=VILLAGE) for _number in range(HOUSEHOLDS)]
    for household in households:
        HouseholdYear.objects.create(household=household, year=year, area_id=VILLAGE)
        Pairing.objects.create(household=household, helper=user, valid_from=start)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"session": session.session_key, "households": [one.pk for one in households], "user": user.pk}


def _visit(phone: dict[str, Any], turn: list[int] = [0]) -> tuple[int, dict[str, str]]:  # noqa: B006
    turn[0] += 1
    household = phone["households"][turn[0] % HOUSEHOLDS]
    now = timezone.now().isoformat()
    return household, {
        "key": str(uuid.uuid4()),
        "visited_on": timezone.localdate().isoformat(),
        "met_member": "-",
        "met_other": "老周",
        "theme": "慰问",
        "found": "家中一切正常，老人身体尚好。",
        "gifts-TOTAL_FORMS": "0",
        "gifts-INITIAL_FORMS": "0",
        "written_at": now,
        "phone_clock": now,
    }


def _deliver(phone: dict[str, Any], queue: list[tuple[int, dict[str, str]]]) -> dict[int, int]:
    """What came of the queue, by status; a connection for all of it, as a browser keeps one."""
    wire = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={phone['session']}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    came: dict[int, int] = {}
    for start in range(0, len(queue), AT_ONCE):
        wire.request("POST", "/assistance/phone/visits/", _letter(queue[start : start + AT_ONCE]), headers)
        for answer in json.load(wire.getresponse())["answers"]:
            came[answer["status"]] = came.get(answer["status"], 0) + 1
    return came


def _letter(batch: list[tuple[int, dict[str, str]]]) -> str:
    """Several visits in one request, each under its number, as static/js/phone_queue.js sends them."""
    fields = {"csrfmiddlewaretoken": TOKEN, "count": str(len(batch))}
    for number, (household, visit) in enumerate(batch):
        fields[f"{number}-household"] = str(household)
        fields |= {f"{number}-{name}": value for name, value in visit.items()}
    return urlencode(fields)


def _send(phone: dict[str, Any], count: int) -> dict[int, int]:
    return _deliver(phone, [_visit(phone) for _number in range(count)])


def _together(act: Any, phones: list[Any]) -> dict[int, int]:
    """All at once, each in a thread of its own; the statuses added up."""
    gate = threading.Barrier(len(phones))

    def go(one: Any) -> dict[int, int]:
        gate.wait()
        return act(one)  # type: ignore[no-any-return]

    total: dict[int, int] = {}
    with ThreadPoolExecutor(len(phones)) as pool:
        for came in pool.map(go, phones):
            for status, number in came.items():
                total[status] = total.get(status, 0) + number
    return total


def _serve() -> subprocess.Popen[bytes]:
    held = connection.settings_dict
    # A socket has no place in the address: libpq finds it by its own variable.
    own = {"DATABASE_URL": f"postgres://{held['USER']}@/{held['NAME']}", "PGHOST": str(held["HOST"])}
    environment = {**os.environ, **own, "LOG_LEVEL": "ERROR"}
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT),
        "--workers", str(PROCESSES), "--blocking-threads", "8", "--log-level", "error",
        "config.wsgi:application",
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)


def _wait() -> None:
    for _try in range(300):
        try:
            wire = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            wire.request("GET", "/healthz")
            wire.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    msg = "The server did not start"
    raise RuntimeError(msg)


def _floor(phones: list[dict[str, Any]]) -> float:
    held = connection.settings_dict
    told = {"host": str(held["HOST"]), "dbname": held["NAME"], "user": held["USER"]}
    sql = (
        "INSERT INTO assistance_visit (key, household_id, visitor_id, visited_on, met, theme, found, problem,"
        " created_at) VALUES (%s, %s, %s, %s, '老周', '慰问', '家中一切正常，老人身体尚好。', '', now())"
    )
    day = timezone.localdate()

    def insert(part: int) -> None:
        with psycopg.connect(**told, autocommit=True) as wire:
            for number in range(part, VISITS, PROCESSES):
                phone = phones[number % CLIENTS]
                household = phone["households"][number % HOUSEHOLDS]
                wire.execute(sql, [uuid.uuid4(), household, phone["user"], day])

    begun = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(insert, range(PROCESSES)))
    return time.perf_counter() - begun
