from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Area, User
from households.importing import jobs
from households.importing.jobs import RUNS
from households.importing.roster import ROSTER
from households.models import Household, HouseholdYear, ImportJob, Member, MemberYear
from tests.builders import make_year
from tests.households.roster_files import family, roster
from tests.people import NORTH, Cast

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]

# A worker that stands still in the middle of its load: households and persons are written, members are not.
WORKER = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from households.importing import jobs, loading
from households.models import MemberYear
written = loading.copy_in
def copy_in(model, fields, rows, **more):
    if model is MemberYear:
        print("half", flush=True)
        time.sleep(600)
    written(model, fields, rows, **more)
loading.copy_in = copy_in
jobs.run_load(int(sys.argv[2]), language="zh-hans")
"""


def start_worker(job: ImportJob) -> subprocess.Popen[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-c", WORKER, name, str(job.pk)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def wait_until_free(job: ImportJob) -> None:
    deadline = time.monotonic() + 20
    while RUNS.is_running(job.pk) and time.monotonic() < deadline:
        time.sleep(0.05)


def counted() -> list[int]:
    return [model.objects.count() for model in (Household, HouseholdYear, Member, MemberYear)]  # type: ignore[attr-defined]


def waiting(user: User) -> ImportJob:
    make_year()
    area = Area.objects.get(pk=NORTH)
    job = jobs.upload(
        user=user, kind=ROSTER, area=area, filename="a.xlsx", content=roster(family({}, {}), family({}))
    )
    jobs.read(job.pk, language="zh-hans")
    return jobs.request_load(job=job, user=user)


def test_a_worker_killed_in_mid_load_leaves_nothing_and_the_import_can_be_run_again(cast: Cast) -> None:
    job = waiting(cast.clerk)
    with start_worker(job) as worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "half\n"
            assert RUNS.is_running(job.pk)
            jobs.run_load(job.pk, language="zh-hans")  # a second runner steps aside
            assert counted() == [0, 0, 0, 0]
        finally:
            worker.kill()
    wait_until_free(job)
    assert counted() == [0, 0, 0, 0]
    job.refresh_from_db()
    assert (job.state, RUNS.is_interrupted(job)) == ("loading", False)
    ImportJob.objects.update(heartbeat=timezone.now() - dt.timedelta(minutes=2))
    job.refresh_from_db()
    assert RUNS.is_interrupted(job)
    jobs.request_again(job=job)
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert (job.state, counted()) == ("loaded", [2, 2, 5, 5])
