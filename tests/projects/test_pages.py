"""The pages of the project library: entry, households, steps, notice, progress, acceptance, list."""

from __future__ import annotations

import base64
import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image, ImageDraw

from households.models import Notice
from projects.models import Acceptance, Participation, Progress, Project, ProjectStep
from tests.builders import TODAY, make_household, make_organisation, make_project
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import picture, upload
from tests.projects.casework import make_participation


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def content(**changes: Any) -> dict[str, Any]:
    """The entry form, filled."""
    return {
        "key": str(uuid.uuid4()), "year": 2026, "name": "松坡村肉羊养殖", "category": "产业项目",
        "nature": "新建", "area": NORTH_VILLAGE, "site": "二组", "organisation": make_organisation().pk,
        "starts_on": "2026-03-01", "ends_on": "2026-10-31", "content": "购羊200只",
        "fund_central": 0, "fund_province": 0, "fund_city": 0, "fund_county": "100000", "fund_self": 0,
        "subsidy_mode": "自建直补", "benefit_households": 20, "benefit_people": 60,
        "benefit_poor_households": 20, "benefit_poor_people": 60, "target": "户均增收3000元",
        "participation": "自愿参与", "linkage": "合作社保底收购", "note": "", **changes,
    }  # fmt: skip


def drawn(*, empty: bool = False) -> str:
    """A signature as the canvas sends it."""
    image = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    if not empty:
        ImageDraw.Draw(image).line([(100, 200), (400, 80), (700, 220)], fill="black", width=8)
    target = io.BytesIO()
    image.save(target, "PNG")
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()


def go(name: str, project: Project, *args: Any) -> str:
    return reverse(f"projects:{name}", args=[project.pk, *args])


def test_a_project_is_entered_once_though_sent_twice(client: Client, cast: Cast) -> None:
    client.force_login(cast.team)
    data = content()
    for _time in range(2):
        answer = client.post(reverse("projects:project_new"), data)
        assert answer["Location"] == go("participation_list", Project.objects.get())
    project = Project.objects.get()
    assert (project.state, project.budget, project.created_by) == ("draft", 100_000, cast.team)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2026-02-01"}, "终止日期须晚于起始日期"),
        ({"fund_county": "-1"}, "资金不能小于0元"),
        ({"benefit_poor_people": 61}, "不能多于受益总户"),
        ({"area": SOUTH_VILLAGE}, "选择一个有效的选项"),
        ({"name": ""}, "必填"),
    ],
)
def test_bad_input_is_told_and_nothing_written(
    client: Client, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    client.force_login(cast.team)
    answer = client.post(reverse("projects:project_new"), content(**changes))
    assert (answer.status_code, Project.objects.count()) == (422, 0)
    assert sentence in answer.text


@pytest.mark.parametrize(("funds", "sentence"), [("10", "明显偏小"), ("1000000000", "明显偏大")])
def test_odd_totals_are_confirmed_once(client: Client, cast: Cast, funds: str, sentence: str) -> None:
    client.force_login(cast.team)
    data = content(fund_county=funds)
    answer = client.post(reverse("projects:project_new"), data)
    assert (answer.status_code, Project.objects.count()) == (422, 0)
    assert sentence in answer.text
    doubt = answer.context["form"].doubts[0].key
    assert client.post(reverse("projects:project_new"), {**data, "confirm": doubt}).status_code == 302
    assert Project.objects.count() == 1


def test_of_two_editors_the_second_is_told(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="draft")
    data = content(version=1)
    client.force_login(cast.team)
    assert client.post(go("project_edit", project), data | {"site": "一组"}).status_code == 302
    client.force_login(cast.clerk)
    answer = client.post(go("project_edit", project), data | {"site": "三组"})
    assert (answer.status_code, Project.objects.get().site) == (422, "一组")
    assert "该项目已被他人修改" in answer.text


def test_what_was_declared_cannot_be_edited(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="declared")
    client.force_login(cast.team)
    answer = client.post(go("project_edit", project), content(version=1, name="改名"))
    assert "项目已不是草稿" in answer.text
    assert Project.objects.get().name == project.name


def test_households_are_chosen_from_the_villages_register(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="draft")
    inside, outside = make_household(NORTH_VILLAGE, head="甲"), make_household(SOUTH_VILLAGE, head="乙")
    client.force_login(cast.team)
    page = client.get(go("participation_list", project)).text
    assert ("甲" in page, "乙" in page) == (True, False)
    data = {"mode": "直接补助", "item": "母羊", "quantity": "10", "standard": "500"}
    address = go("participation_add", project)
    answer = client.post(address, {**data, "households": [inside.household_id, outside.household_id]})
    assert (answer.status_code, Participation.objects.count()) == (422, 0)
    assert "只能选择本村" in answer.text
    for _time in range(2):
        client.post(address, {**data, "households": [inside.household_id]})
    row = Participation.objects.get()
    assert (row.household_id, row.amount) == (inside.household_id, 5000)
    terms = {f"{row.pk}-{name}": value for name, value in {**data, "quantity": "3"}.items()}
    client.post(go("participation_save", project), {"row": row.pk, **terms})
    row.refresh_from_db()
    assert row.quantity == 3
    client.post(go("participation_save", project), {"row": row.pk, "remove": row.pk, **terms})
    assert Participation.objects.count() == 0


def test_a_step_is_done_on_its_page(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="draft")
    client.force_login(cast.team)
    assert "尚未选择参与农户" in client.get(go("project_detail", project)).text
    make_participation(project)
    form = client.get(go("project_step", project, "declare")).context["form"]
    data = {"key": str(form["key"].value()), "on": "2026-11-24", "opinion": "村民代表会议通过"}
    for _time in range(2):
        answer = client.post(go("project_step", project, "declare"), data)
        assert answer["Location"] == go("project_detail", project)
    step = ProjectStep.objects.get()
    assert (step.verb, step.by, step.opinion) == ("declare", cast.team, "村民代表会议通过")
    assert "村民代表会议通过" in client.get(go("project_detail", project)).text


def test_the_notice_is_posted_linked_and_masked(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="declared")
    copy = make_household(NORTH_VILLAGE, head="赵公示", phone="13900001234", household_no="9912345678")
    make_participation(project, copy)
    client.force_login(cast.team)
    form = client.get(go("project_notice", project)).context["form"]
    data = {name: form[name].value() for name in ("key", "title", "body", "telephone", "starts_on")}
    data |= {"place": "村务公开栏", "ends_on": TODAY + dt.timedelta(days=8)}
    answer = client.post(go("project_notice", project), data)
    assert ("公示天数不足" in answer.text, Notice.objects.count()) == (True, 0)
    data |= {"ends_on": TODAY + dt.timedelta(days=9), "photos": upload(picture())}
    bad = client.post(go("project_notice", project), data | {"body": "电话13900001234"})
    assert ("公示内容不得出现" in bad.text, Notice.objects.count()) == (True, 0)
    data["photos"].seek(0)
    for _time in range(2):
        data["photos"].seek(0)
        assert client.post(go("project_notice", project), data).status_code == 302
    notice = Notice.objects.get()
    project.refresh_from_db()
    assert (project.village_notice, notice.min_days, notice.photos.count()) == (notice, 10, 1)
    assert notice.table["rows"][0][1] == "赵公示"
    assert ("9912345678" in str(notice.table), "1390000" in str(notice.table)) == (False, False)
    page = client.get(reverse("households:notice_detail", args=[notice.pk])).text
    assert ("赵公示" in page, project.name in page, "9912345678" in page) == (True, True, False)


def test_the_township_posts_its_own_notice(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="reviewed")
    client.force_login(cast.team)
    assert client.get(go("project_notice", project)).status_code == 403
    client.force_login(cast.clerk)
    assert client.get(go("project_notice", project)).status_code == 200


def test_progress_is_reported_with_photos(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="under_way")
    client.force_login(cast.team)
    data = {"key": str(uuid.uuid4()), "on": "2026-11-20", "percent": 60, "text": "羊舍封顶"}
    for _time in range(2):
        answer = client.post(go("progress_new", project), {**data, "photos": upload(picture())})
        assert answer.status_code == 302
    row = Progress.objects.get()
    assert (row.percent, row.photos.count()) == (60, 1)
    later = {**data, "key": str(uuid.uuid4()), "on": "2026-11-25"}
    assert "日期不能晚于今天" in client.post(go("progress_new", project), later).text
    Project.objects.update(state="approved")
    early = client.post(go("progress_new", project), {**data, "key": str(uuid.uuid4())})
    assert ("项目当前状态为" in early.text, Progress.objects.count()) == (True, 1)


def sheet(**changes: Any) -> dict[str, Any]:
    """The acceptance form, filled and signed by one farmer."""
    return {
        "key": str(uuid.uuid4()), "on": "2026-11-24", "place": "村委会", "passed": "yes",
        "conclusion": "合格", "signatures-TOTAL_FORMS": 2, "signatures-INITIAL_FORMS": 0,
        "signatures-0-name": "赵签字", "signatures-0-part": "农牧户", "signatures-0-drawn": drawn(),
        "signatures-1-part": "农牧户", **changes,
    }  # fmt: skip


def test_an_acceptance_is_signed_on_the_screen(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="finished")
    client.force_login(cast.team)
    data = sheet()
    for _time in range(2):
        assert client.post(go("acceptance_new", project), data).status_code == 302
    acceptance = Acceptance.objects.get()
    signature = acceptance.signatures.get()
    assert (acceptance.passed, signature.name, signature.part) == (True, "赵签字", "农牧户")
    answer = client.get(go("signature", project, signature.pk))
    assert (answer["Content-Type"], Image.open(io.BytesIO(answer.content)).format) == ("image/jpeg", "JPEG")


def test_one_photographed_sheet_carries_the_signatures_of_several(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="finished")
    client.force_login(cast.team)
    names = ["赵签字", "李签字", "李签字"]
    data = sheet(**{"signatures-TOTAL_FORMS": 3, "signatures-0-drawn": "", "signatures-2-part": "其他"})
    for number, name in enumerate(names):
        data |= {f"signatures-{number}-name": name, f"signatures-{number}-photo": upload()}
    assert client.post(go("acceptance_new", project), data).status_code == 302
    rows = Acceptance.objects.get().signatures.values_list("name", flat=True)
    assert sorted(rows) == ["李签字", "赵签字"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"signatures-0-drawn": drawn(empty=True)}, "签名栏是空白的"),
        ({"signatures-0-drawn": "data:image/png;base64,AAAA"}, "签名无法识别"),
        ({"signatures-0-drawn": "javascript:x"}, "签名无法识别"),
        ({"signatures-0-drawn": "data:image/png;base64," + "A" * 400_000}, "签名图片过大"),
        ({"signatures-0-drawn": ""}, "缺少签名"),
        ({"signatures-0-name": ""}, "请填写签名人姓名"),
        ({"signatures-0-drawn": "", "signatures-0-name": ""}, "尚无人签字"),
        ({"signatures-1-name": "李签字", "signatures-1-drawn": drawn()}, "赵签字与李签字的签名完全相同"),
    ],
)
def test_an_acceptance_without_a_true_signature_is_refused(
    client: Client, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    project = make_project(NORTH_VILLAGE, state="finished")
    client.force_login(cast.team)
    answer = client.post(go("acceptance_new", project), sheet(**changes))
    assert (answer.status_code, Acceptance.objects.count()) == (422, 0)
    assert sentence in answer.text


def test_the_list_shows_the_users_projects_and_becomes_the_library_table(client: Client, cast: Cast) -> None:
    north = make_project(NORTH_VILLAGE, name="北项目")
    make_project(SOUTH_VILLAGE, name="南项目")
    client.force_login(cast.clerk)
    page = client.get(reverse("projects:project_list"))
    assert [row.pk for row in page.context["page"]] == [north.pk]
    answer = client.get(reverse("projects:project_list"), {"export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    cells = [str(value) for row in rows for value in row]
    assert ("北项目" in cells, "南项目" in cells, "带贫减贫机制" in cells) == (True, False, True)


def test_more_rows_cost_no_more_queries(client: Client, cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE, state="draft")
    make_participation(project)
    client.force_login(cast.county)
    pages = [
        reverse("projects:project_list"),
        go("project_detail", project),
        go("participation_list", project),
    ]
    for address in pages:
        client.get(address)
    counts: dict[str, list[int]] = {}
    for _size in (1, 10):
        for address in pages:
            with CaptureQueriesContext(connection) as counted:
                client.get(address)
            counts.setdefault(address, []).append(len(counted))
        for _more in range(9):
            make_participation(project)
            make_project(NORTH_VILLAGE)
    assert [len(set(numbers)) for numbers in counts.values()] == [1, 1, 1], counts
