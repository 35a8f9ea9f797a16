"""Uploaded rosters are deleted some time after the last work on them; what became of them stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import User
from households.importing import jobs, keeping
from households.models import HouseholdYear, ImportJob
from tests.households.roster_files import roster, row
from tests.households.test_roster_load import loaded
from tests.households.test_roster_pages import page, planned, signed_in
from tests.people import Cast

pytestmark = pytest.mark.django_db

SENTENCE = "上传的文件及其清单已删除"


@pytest.fixture(autouse=True)
def keep_thirty_days(settings: Any) -> None:
    """The county keeps rosters for thirty days."""
    settings.ROSTER_KEEP_DAYS = 30


def in_days(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def half_bad(user: User) -> ImportJob:
    return loaded(roster([row(), row(县="邻县")]), user)


def test_a_file_goes_after_its_days_and_the_counts_stay(cast: Cast) -> None:
    job = half_bad(cast.clerk)
    counts = job.plan["counts"]
    assert keeping.delete_old_files(now=in_days(29)) == 0
    assert keeping.delete_old_files(now=in_days(31)) == 1
    job.refresh_from_db()
    assert (bytes(job.content), job.state, job.plan) == (b"", "loaded", {"counts": counts})
    assert HouseholdYear.objects.count() == 1
    assert keeping.delete_old_files(now=in_days(31)) == 0


def test_the_page_says_that_the_file_is_gone_and_offers_nothing_that_needs_it(cast: Cast) -> None:
    job = half_bad(cast.clerk)
    text = page(cast.clerk, "import_detail", job).content.decode()
    assert "import_reasons" not in text
    assert f"/{job.pk}/reasons" in text
    assert SENTENCE not in text
    keeping.delete_old_files(now=in_days(31))
    text = page(cast.clerk, "import_detail", job).content.decode()
    assert f"/{job.pk}/reasons" not in text
    assert SENTENCE in text
    answer = page(cast.clerk, "import_reasons", job)
    assert (answer.status_code, answer.url) == (302, f"/households/imports/{job.pk}/")
    followed = signed_in(cast.clerk).get(f"/households/imports/{job.pk}/reasons/", follow=True)
    assert "本次导入的文件已按期删除" in followed.content.decode()


def test_an_import_never_loaded_ends_with_its_file(cast: Cast) -> None:
    job = planned(cast.clerk, roster([row()]))
    assert keeping.delete_old_files(now=in_days(31)) == 1
    job.refresh_from_db()
    assert (job.state, set(job.plan)) == ("refused", {"counts"})
    with pytest.raises(jobs.ImportRefused):
        jobs.request_again(job=job)
    with pytest.raises(jobs.ImportRefused):
        jobs.request_load(job=job, user=cast.clerk)
    assert HouseholdYear.objects.count() == 0


def test_an_old_import_that_was_worked_on_lately_is_kept(cast: Cast) -> None:
    job = planned(cast.clerk, roster([row()]))
    ImportJob.objects.filter(pk=job.pk).update(created_at=in_days(-60), heartbeat=in_days(-1))
    assert keeping.delete_old_files(now=timezone.now()) == 0


def test_the_worker_does_it_every_night() -> None:
    found = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "households.delete_old_rosters" in found
