"""A worker killed in the middle of loading a library table: nothing of it, and it can be run again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from households.importing import jobs
from households.importing.jobs import RUNS
from projects.models import Project
from tests.builders import make_organisation, make_parameters
from tests.people import Cast
from tests.projects.library_files import UNIT, line, planned, table

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]

# A worker that stands still after its first thousand drafts.
WORKER = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from households.importing import jobs
from projects.importing import loading
from projects.models import Project
loading.CHUNK = 10
written = Project.objects.bulk_create
def bulk_create(rows, *more, **kwargs):
    found = written(rows, *more, **kwargs)
    print("half", flush=True)
    time.sleep(600)
    return found
Project.objects.bulk_create = bulk_create
jobs.run_load(int(sys.argv[2]), language="zh-hans")
"""


def test_a_killed_worker_leaves_nothing_and_the_table_can_be_loaded_again(cast: Cast) -> None:
    make_parameters()
    make_organisation(name=UNIT)
    job = planned(cast.clerk, table(*(line(项目名称=f"项目{number}") for number in range(25))))
    jobs.request_load(job=job, user=cast.clerk)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(job.pk)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "half\n"
            assert RUNS.is_running(job.pk)
        finally:
            worker.kill()
    deadline = time.monotonic() + 20
    while RUNS.is_running(job.pk) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert Project.objects.count() == 0
    jobs.request_again(job=job)
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert (job.state, Project.objects.count()) == ("loaded", 25)
