"""Findings: about exactly one thing, recorded in scope, listed, filtered, and the ledger in Excel (D36)."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from common.refusals import Refused
from funds.models import FundSource, Payment
from inspections.models import Finding, FindingPhoto
from inspections.models.finding import OBJECTS
from inspections.objects import KINDS, About
from inspections.services import record_finding
from inspections.transitions import FINDING_CYCLE
from tests.builders import TODAY, make_area, make_household, make_organisation, make_project, make_year
from tests.inspections.casework import make_finding, make_inspection, photo
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import upload

LEDGER = [
    "序号", "问题来源", "问题描述", "涉及乡村户", "整改措施", "责任领导", "责任单位", "责任人", "整改时限",
    "整改进展", "完成情况", "佐证（照片数）", "销号日期", "验收人",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def make_payment(area: str = NORTH_VILLAGE) -> Payment:
    """A payment to a supplier, waiting for its check."""
    project = make_project(area)
    source = FundSource.objects.create(
        key=uuid.uuid4(),
        year=TODAY.year,
        level="县级财政",
        kind="专项资金",
        document_no=f"测财[{uuid.uuid4()}]",
        title="测试资金",
        area=make_area(COUNTY),
        arrived_on=TODAY,
        amount=100_000,
        recorded_by=project.created_by,
    )
    return Payment.objects.create(
        key=uuid.uuid4(),
        project=project,
        source=source,
        kind="supplier",
        purpose="购羊款",
        amount=5000,
        payee="测试合作社",
        state="submitted",
        created_by=project.created_by,
        created_on=TODAY,
    )


def things(area: str = NORTH_VILLAGE) -> dict[str, Any]:
    """One of each thing that a finding may be about, in the area."""
    return {
        "household": make_household(area, head="北户主").household,
        "village": make_area(area),
        "organisation": make_organisation(area=make_area(area)),
        "project": make_project(area, name=f"养羊{uuid.uuid4().hex[:6]}"),
        "payment": make_payment(area),
    }


def record(user: User, about: About, **changes: Any) -> Finding:
    fields = {"key": uuid.uuid4(), "text": "问题", "found_on": TODAY, "today": TODAY, **changes}
    return record_finding(user=user, about=about, **fields)


def rows(client: Client, user: User, **params: Any) -> set[str]:
    client.force_login(user)
    response = client.get(reverse("inspections:finding_list"), params)
    assert response.status_code == 200
    return {finding.text for finding in response.context["page"].object_list}


def test_the_database_takes_exactly_one_object(cast: Cast) -> None:
    """All 32 combinations: the five with one object go in, the 27 others do not."""
    every = things()
    taken = []
    for number in range(2 ** len(OBJECTS)):
        chosen = {name: every[name] for bit, name in enumerate(OBJECTS) if number >> bit & 1}
        fields = {**dict.fromkeys(OBJECTS), **chosen}
        try:
            with transaction.atomic():
                make_finding(**fields)
        except IntegrityError as error:
            assert "finding_about_one" in str(error)  # noqa: PT017
        else:
            taken.append(sorted(chosen))
    assert sorted(taken) == sorted([name] for name in OBJECTS)


@pytest.mark.parametrize("kind", OBJECTS)
def test_a_finding_lies_where_its_object_lies(cast: Cast, kind: str) -> None:
    made = record(cast.inspector, About(kind, things()[kind]))
    kept = Finding.objects.get(pk=made.pk)
    assert (kept.object_kind, kept.area_id, kept.state) == (kind, NORTH_VILLAGE, "open")


@pytest.mark.parametrize("kind", OBJECTS)
def test_each_object_is_found_by_search_where_one_inspects(client: Client, cast: Cast, kind: str) -> None:
    thing = things()[kind]
    others = things(SOUTH_VILLAGE)
    cast.inspector.postings.update(area=NORTH)
    client.force_login(cast.inspector)
    where = reverse("inspections:finding_choose")
    text = {"household": "北户主", "village": "松坡", "organisation": "测试", "project": "养羊"}
    found = client.get(where, {"kind": kind, "q": text.get(kind, "购羊")}).context["choices"]
    assert [choice.pk for choice in found] == [thing.pk]
    page = client.get(reverse("inspections:finding_new"), {"kind": kind, "pk": thing.pk})
    assert page.status_code == 200
    assert KINDS[kind].title(KINDS[kind].rows(cast.inspector).get(pk=thing.pk)) in page.text
    outside = client.get(reverse("inspections:finding_new"), {"kind": kind, "pk": others[kind].pk})
    assert outside.status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?kind=moon&pk=1", "?kind=project&pk=x", "?answer=x", "?answer=999999", "?kind=village"]
)
def test_a_finding_about_nothing_has_no_page(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.inspector)
    assert client.get(reverse("inspections:finding_new") + query).status_code == 404


@pytest.mark.parametrize(
    ("who", "changes", "sentence"),
    [
        ("county", {}, "您的岗位无权在该区域登记问题"),
        ("inspector", {"found_on": TODAY + dt.timedelta(days=1)}, "发现日期不能晚于今天"),
        ("inspector", {"text": ""}, "不能为空"),
        ("inspector", {"photos": range(10)}, "照片最多 9 张"),
    ],
)
def test_a_bad_finding_is_refused_with_a_sentence(
    cast: Cast, who: str, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        record(cast.everybody()[who], About("village", make_area(NORTH_VILLAGE)), **changes)
    assert Finding.objects.count() == 0


def test_a_finding_of_an_inspection_lies_in_its_area_and_time(cast: Cast) -> None:
    inspection = make_inspection(NORTH)
    south, north = (About("village", make_area(code)) for code in (SOUTH_VILLAGE, NORTH_VILLAGE))
    with pytest.raises(Refused, match="问题对象不在督查范围内"):
        record(cast.inspector, south, inspection=inspection)
    with pytest.raises(Refused, match="本次督查从2026-11-01开始"):
        record(cast.inspector, north, inspection=inspection, found_on=dt.date(2026, 10, 31))
    assert Finding.objects.count() == 0
    assert record(cast.inspector, north, inspection=inspection).inspection == inspection


def test_the_same_key_is_the_same_finding_with_its_photos(cast: Cast) -> None:
    about, key = About("village", make_area(NORTH_VILLAGE)), uuid.uuid4()
    first = record(cast.inspector, about, key=key, photos=[photo(), photo("red")])
    assert record(cast.inspector, about, key=key, photos=[photo("green")]) == first
    assert (Finding.objects.count(), FindingPhoto.objects.filter(step=None).count()) == (1, 2)


def test_everybody_sees_the_findings_of_their_area(client: Client, cast: Cast) -> None:
    make_year()
    make_finding(NORTH_VILLAGE, text="北")
    make_finding(SOUTH_VILLAGE, text="南")
    everywhere = ["county", "finance", "finance2", "payer", "inspector", "auditor", "leader"]
    seen = {n: rows(client, cast.everybody()[n]) for n in [*everywhere, "clerk", "clerk2", "team"]}
    only = {"clerk": {"北"}, "clerk2": {"南"}, "team": {"北"}}
    assert seen == {name: {"北", "南"} for name in everywhere} | only


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"state": "open"}, {"旧"}),
        ({"state": "not_closed"}, {"旧", "逾期", "项目"}),
        ({"state": "closed"}, {"销号"}),
        ({"overdue": "on"}, {"逾期"}),
        ({"source": "审计"}, {"项目"}),
        ({"about": "project"}, {"项目"}),
        ({"about": "village"}, {"旧", "逾期", "销号"}),
        ({"inspection": "this"}, {"旧"}),
        ({"township": NORTH}, {"旧", "逾期", "项目", "销号"}),
        ({"township": "990001102"}, set()),
        ({"q": "养羊"}, {"项目"}),
        ({"q": "松坡"}, {"旧", "逾期", "销号"}),
    ],
)
def test_criteria_narrow_the_list(
    client: Client, cast: Cast, criteria: dict[str, str], expected: set[str]
) -> None:
    make_year()
    inspection = make_inspection()
    make_finding(text="旧", inspection=inspection)
    make_finding(text="逾期", state="rectifying", deadline=TODAY - dt.timedelta(days=1))
    make_finding(text="项目", source="审计", state="reported", project=make_project(name="养羊"))
    make_finding(text="销号", state="closed", deadline=TODAY - dt.timedelta(days=1))
    if "inspection" in criteria:
        criteria = {"inspection": str(inspection.pk)}
    assert rows(client, cast.county, **criteria) == expected


def test_the_ledger_in_excel_has_the_columns_of_the_paper(client: Client, cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE, head="北户主")
    unit = make_organisation(name="北岭镇政府")
    finding = make_finding(
        household=copy.household,
        state="reported",
        leader=cast.leader,
        person=cast.team,
        unit=unit,
        result="已补齐",
    )
    FindingPhoto.objects.create(finding=finding, image="x.jpg", width=1, height=1, sha256="3" * 64)
    make_finding(text="另一个问题", found_on=dt.date(2026, 11, 1))
    for verb in ("verify", "close"):
        told = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY}
        FINDING_CYCLE.perform(finding, verb, user=cast.inspector, **told)
    client.force_login(cast.county)
    response = client.get(reverse("inspections:finding_list"), {"export": "xlsx"})
    head, first, second = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert list(head) == LEDGER
    day = dt.datetime(2026, 12, 10)  # noqa: DTZ001 a cell has no zone
    closed = dt.datetime(2026, 11, 24)  # noqa: DTZ001
    assert list(first) == [
        1, "县级督查", "帮扶手册记录不及时", "北岭镇松坡村 北户主", "补齐手册", "leader", "北岭镇政府",
        "team", day, "已销号", "已补齐", 1, closed, "inspector",
    ]  # fmt: skip
    assert second[:3] == (2, "县级督查", "另一个问题")


@pytest.mark.parametrize("several", [1, 15])
@pytest.mark.parametrize(
    ("who", "name", "queries"),
    [
        ("county", "finding_list", 9),
        ("county", "finding_detail", 10),
        ("county", "inspection_detail", 8),
        ("county", "inspection_list", 13),
        ("team", "finding_mine", 5),
    ],
)
def test_a_page_costs_the_same_however_many_findings(
    client: Client,
    cast: Cast,
    django_assert_num_queries: Any,
    who: str,
    name: str,
    queries: int,
    several: int,
) -> None:
    inspection = make_inspection()
    more = {"inspection": inspection, "state": "rectifying", "person": cast.team}
    for _ in range(several):
        every = things()
        every["project"] = every["payment"].project
        for kind in OBJECTS:
            finding = make_finding(**{kind: every[kind]}, **more)
    pk = {"finding_detail": finding.pk, "inspection_detail": inspection.pk}.get(name)
    client.force_login(cast.everybody()[who])
    with django_assert_num_queries(queries):
        page = client.get(reverse(f"inspections:{name}", args=[pk] if pk else []))
    assert page.status_code == 200


def test_a_step_form_moves_the_finding_once(client: Client, cast: Cast) -> None:
    finding = make_finding(state="rectifying", person=cast.team)
    client.force_login(cast.team)
    where = reverse("inspections:finding_step", args=[finding.pk, "report"])
    assert where in client.get(reverse("inspections:finding_mine")).text
    key = client.get(where).context["form"].initial["key"]
    post = {"key": key, "on": "2026-11-24", "result": "已补齐"}
    for _ in range(2):
        assert client.post(where, {**post, "photos": upload()}).status_code == 302
    assert (Finding.objects.get().state, finding.steps.count(), FindingPhoto.objects.count()) == (
        "reported",
        1,
        1,
    )
    late = client.post(where, {**post, "key": uuid.uuid4()})
    assert (late.status_code, "已有人办理" in late.text) == (422, True)
    assert "当前状态不能办理此环节" in client.get(where).text


def test_a_closed_button_says_why(client: Client, cast: Cast) -> None:
    finding = make_finding(state="reported", found_by=cast.inspector)
    client.force_login(cast.inspector)
    page = client.get(reverse("inspections:finding_detail", args=[finding.pk]))
    assert "该问题由您登记，须由他人核查验收" in page.text
    verify = reverse("inspections:finding_step", args=[finding.pk, "verify"])
    assert verify not in page.text
    key = client.get(verify).context["form"].initial["key"]
    refused = client.post(verify, {"key": key, "on": "2026-11-24", "opinion": "同意"})
    assert (refused.status_code, "该问题由您登记" in refused.text) == (422, True)
    assert (Finding.objects.get().state, finding.steps.count()) == ("reported", 0)


def test_a_finding_is_assigned_on_its_form(client: Client, cast: Cast) -> None:
    finding, unit = make_finding(), make_organisation()
    client.force_login(cast.county)
    where = reverse("inspections:finding_step", args=[finding.pk, "assign"])
    form = client.get(where).context["form"]
    assert form.initial["deadline"] == TODAY + dt.timedelta(days=30)
    people = {user.username for user in form.fields["person"].queryset}
    assert people == {"county", "clerk", "team"}
    assert {user.username for user in form.fields["leader"].queryset} == {"county", "leader"}
    post = {
        "key": form.initial["key"],
        "on": "2026-11-24",
        "measure": "补齐",
        "leader": cast.leader.pk,
        "unit": unit.pk,
        "person": cast.team.pk,
        "deadline": "2026-12-01",
    }
    assert client.post(where, post).status_code == 302
    kept = Finding.objects.get()
    assert (kept.state, kept.deadline, kept.person) == ("rectifying", dt.date(2026, 12, 1), cast.team)
