"""A worker that dies in the middle of a comparison leaves nothing, and the run can be run again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from households.comparing import jobs
from households.models import ComparisonHit, ComparisonRun
from tests.builders import id_number, make_household
from tests.households.comparisons import again, make_pupil, make_run, make_source, school_roster, stranger_row
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]

# A worker that stands still after the differences are written and before the run is done.
WORKER = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from households.comparing import jobs
written = jobs.keep_differences
def keep_differences(run, roster):
    counts = written(run, roster)
    print("half", flush=True)
    time.sleep(600)
jobs.keep_differences = keep_differences
jobs.run_compare(int(sys.argv[2]), language="zh-hans")
"""


def start_worker(run: ComparisonRun) -> subprocess.Popen[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(run.pk)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def wait_until_free(run: ComparisonRun) -> None:
    deadline = time.monotonic() + 20
    while jobs.RUNS.is_running(run.pk) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_a_worker_killed_in_mid_comparison_leaves_nothing_and_it_can_be_run_again(cast: Cast) -> None:
    make_pupil(make_household(NORTH_VILLAGE), "漏助")
    run = make_run(cast.county, make_source(), school_roster(stranger_row("外人", id_number())))
    jobs.request_compare(run=run, user=cast.county)
    with start_worker(run) as worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "half\n"
            jobs.run_compare(run.pk, language="zh-hans")  # a second runner steps aside
            assert ComparisonHit.objects.count() == 0
        finally:
            worker.kill()
    wait_until_free(run)
    assert (ComparisonHit.objects.count(), again(run).state) == (0, "comparing")
    jobs.request_again(run=run, user=cast.county)
    jobs.run_compare(run.pk, language="zh-hans")
    assert (ComparisonHit.objects.count(), again(run).state) == (2, "done")
