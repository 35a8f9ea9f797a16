"""Jobs of a worker that died are picked up by the next one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from common.tasks import MOST_ATTEMPTS, pick_up_stalled
from dashboards.tasks import refresh_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def left_alone() -> ProcrastinateJob:
    """A job that was begun and whose worker is gone."""
    refresh_figures.defer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    return ProcrastinateJob.objects.get()


def pick_up() -> None:
    async_to_sync(pick_up_stalled.func)(SimpleNamespace(app=app))


def test_a_job_without_its_worker_is_queued_again(left_alone: ProcrastinateJob) -> None:
    pick_up()
    left_alone.refresh_from_db()
    assert (left_alone.status, left_alone.attempts) == ("todo", 1)


def test_a_job_that_killed_its_worker_too_often_has_failed(left_alone: ProcrastinateJob) -> None:
    for _attempt in range(MOST_ATTEMPTS):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
        pick_up()
    left_alone.refresh_from_db()
    assert (left_alone.status, left_alone.attempts) == ("failed", MOST_ATTEMPTS)


def test_a_job_is_not_queued_beside_a_younger_one_of_its_kind(left_alone: ProcrastinateJob) -> None:
    refresh_figures.defer()
    pick_up()
    assert sorted(ProcrastinateJob.objects.values_list("status", flat=True)) == ["failed", "todo"]


def test_a_job_in_the_queue_is_left_alone() -> None:
    refresh_figures.defer()
    pick_up()
    assert ProcrastinateJob.objects.values_list("status", "attempts").get() == ("todo", 0)
