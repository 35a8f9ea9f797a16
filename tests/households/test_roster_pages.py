from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Area, User
from households.importing import jobs
from households.importing.roster import ROSTER
from households.models import Household, ImportJob
from tests.builders import make_year
from tests.households.roster_files import family, roster, row
from tests.people import COUNTY, NORTH, Cast

pytestmark = pytest.mark.django_db

SCREENS = ("import_detail", "import_progress", "import_reasons")
ACTS = ("import_load", "import_again")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(user: User, data: bytes, area: str = NORTH, name: str = "花名册.xlsx") -> Any:
    file = SimpleUploadedFile(name, data)
    return signed_in(user).post(reverse("households:import_upload"), {"area": area, "file": file})


def planned(user: User, data: bytes, area: str = NORTH) -> ImportJob:
    make_year()
    job = jobs.upload(
        user=user, kind=ROSTER, area=Area.objects.get(pk=area), filename="花名册.xlsx", content=data
    )
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def page(user: User, name: str, job: ImportJob, query: str = "") -> Any:
    return signed_in(user).get(reverse(f"households:{name}", args=[job.pk]) + query)


def test_an_upload_is_stored_and_handed_to_the_worker(cast: Cast) -> None:
    response = upload(cast.clerk, roster([row()]))
    job = ImportJob.objects.get()
    assert (response.status_code, response.url) == (302, reverse("households:import_detail", args=[job.pk]))
    task = ProcrastinateJob.objects.get()
    assert (task.task_name, task.args["job"]) == ("households.read_roster", job.pk)
    assert b"hx-get" in page(cast.clerk, "import_detail", job).content


def test_a_wrong_file_or_a_foreign_area_is_refused_on_the_form(cast: Cast, settings: Any) -> None:
    assert upload(cast.clerk, b"x", name="a.pdf").status_code == 422
    assert upload(cast.clerk, roster([row()]), area=COUNTY).status_code == 422
    settings.ROSTER_MAX_BYTES = 10
    assert upload(cast.clerk, roster([row()])).status_code == 422
    assert ImportJob.objects.count() == 0


def test_the_plan_page_shows_counts_problems_and_changes(cast: Cast) -> None:
    job = planned(cast.clerk, roster(family({}), [row(民族="汗族")]))
    content = page(cast.clerk, "import_detail", job).content.decode()
    assert "not_in_list" not in content
    assert reverse("households:import_load", args=[job.pk]) in content
    assert "汗族" in content
    assert "周有田" in page(cast.clerk, "import_detail", job, "?tab=creates").content.decode()
    jobs.request_load(job=job, user=cast.clerk)
    jobs.run_load(job.pk, language="zh-hans")
    number = Household.objects.get().household_no
    job = planned(cast.clerk, roster([row(户编号=number, 与户主关系="之孙子", 姓名="周小孙")]))
    assert page(cast.clerk, "import_detail", job, "?tab=updates").status_code == 200


def test_the_load_button_hands_over_once_and_says_why_not_a_second_time(cast: Cast) -> None:
    job = planned(cast.clerk, roster([row()]))
    client = signed_in(cast.clerk)
    for _time in range(2):
        client.post(reverse("households:import_load", args=[job.pk]))
    assert [task.task_name for task in ProcrastinateJob.objects.all()] == ["households.load_roster"]
    job.refresh_from_db()
    assert (job.state, job.phase) == ("loading", "queued")


def test_progress_reloads_the_page_when_there_is_something_else_to_see(cast: Cast) -> None:
    job = planned(cast.clerk, roster([row()]))
    assert page(cast.clerk, "import_progress", job)["HX-Refresh"] == "true"
    ImportJob.objects.update(state="loading", phase="members", done=5, total=10, heartbeat=timezone.now())
    response = page(cast.clerk, "import_progress", job)
    assert "HX-Refresh" not in response
    assert b'value="5" max="10"' in response.content


def test_an_interrupted_import_can_be_run_again(cast: Cast) -> None:
    job = planned(cast.clerk, roster([row()]))
    ImportJob.objects.update(state="loading", heartbeat=timezone.now() - dt.timedelta(minutes=5))
    again = reverse("households:import_again", args=[job.pk])
    assert again in page(cast.clerk, "import_detail", job).content.decode()
    signed_in(cast.clerk).post(again)
    assert ProcrastinateJob.objects.get().task_name == "households.load_roster"
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert job.state == "loaded"


def test_imports_of_another_area_do_not_exist_for_others(cast: Cast) -> None:
    job = planned(cast.clerk, roster([row()]))
    for name in SCREENS:
        url = reverse(f"households:{name}", args=[job.pk])
        assert signed_in(cast.clerk2).get(url).status_code == 404
        assert signed_in(cast.county).get(url).status_code == 200
        assert signed_in(cast.cadre).get(url).status_code == 403
    for name in ACTS:
        url = reverse(f"households:{name}", args=[job.pk])
        assert signed_in(cast.clerk2).post(url).status_code == 404
        assert signed_in(cast.nobody).post(url).status_code == 403
        assert signed_in(cast.clerk).get(url).status_code == 405
    job.refresh_from_db()
    assert (job.state, ProcrastinateJob.objects.count()) == ("planned", 0)
    listed = signed_in(cast.clerk2).get(reverse("households:import_list")).content.decode()
    assert reverse("households:import_detail", args=[job.pk]) not in listed


def test_the_workbook_with_reasons_and_the_template_are_workbooks(cast: Cast) -> None:
    job = planned(cast.clerk, roster([row(民族="汗族")]))
    sheet = openpyxl.load_workbook(io.BytesIO(page(cast.clerk, "import_reasons", job).content)).active
    assert str([cell.value for cell in sheet[2]][-1]).startswith("民族")
    response = signed_in(cast.clerk).get(reverse("households:import_template"))
    headings = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0][1]]
    assert headings[:3] == ["省", "市", "县"]


def test_the_command_plans_and_loads_like_the_pages(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    make_year()
    file = tmp_path / "a.xlsx"
    file.write_bytes(roster(family({})))
    call_command("import_roster", str(file), "--as", "clerk", "--json")
    first = json.loads(capsys.readouterr().out)
    assert (first["state"], first["creates"], Household.objects.count()) == ("planned", 1, 0)
    call_command("import_roster", str(file), "--as", "clerk", "--load", "--json")
    second = json.loads(capsys.readouterr().out)
    assert (second["state"], second["new_members"], Household.objects.count()) == ("loaded", 2, 1)
    file.write_bytes(b"%PDF")
    with pytest.raises(CommandError):
        call_command("import_roster", str(file), "--as", "clerk")
    with pytest.raises(CommandError):
        call_command("import_roster", str(file), "--as", "nobody")
