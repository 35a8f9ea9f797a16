"""The pages of cases: opening, steps, criteria, signatures, notices, lists, papers; and what is refused."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.forms import RevealReason
from accounts.models import Reveal
from assistance.models import Pairing
from households.cases.kinds import kind_of
from households.models import (
    AdjustmentCase,
    ExitAnswer,
    ExitSignature,
    ExitTarget,
    HouseholdYear,
    IdentificationCase,
    IdentificationStep,
    Notice,
)
from tests.builders import TODAY, make_household, make_member
from tests.households.cases import (
    ASSEMBLY,
    answer_all,
    make_adjustment,
    make_application,
    make_exit,
    sign,
)
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import picture, upload
from tests.projects.test_pages import drawn


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def go(case: Any, page: str = "detail", *args: Any) -> str:
    return reverse(f"households:{kind_of(case).slug}_{page}", args=[case.pk, *args])


def put(case: Any, **values: Any) -> None:
    type(case).objects.filter(pk=case.pk).update(**values)


def said(**changes: Any) -> dict[str, Any]:
    """The form of a step, filled."""
    return {"key": str(uuid.uuid4()), "on": TODAY.isoformat(), **changes}


def ordinary(**changes: Any) -> HouseholdYear:
    return make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="", **changes)


def test_a_household_applies_once_though_the_form_is_sent_twice(client: Client, cast: Cast) -> None:
    copy = ordinary()
    client.force_login(cast.team)
    page = client.get(reverse("households:household_cases", args=[copy.household_id]))
    assert [str(opening.label) for opening in page.context["openings"]] == ["申请识别"]
    where = page.context["openings"][0].url
    data = {"key": str(uuid.uuid4()), "opened_on": "2026-10-09", "reason": "老人患病", "standard": "国家标准",
            "cause": "因病"}  # fmt: skip
    for _time in range(2):
        answer = client.post(where, {**data, "photos": upload(picture())})
        case = IdentificationCase.objects.get()
        assert answer["Location"] == go(case)
    step = IdentificationStep.objects.get()
    assert (step.on, step.papers.count(), case.opened_by) == (dt.date(2026, 10, 9), 1, cast.team)
    shown = client.get(go(case))
    assert "老人患病" in shown.text
    paper = go(case, "photo", step.papers.get().pk)
    assert (paper in shown.text, "证件号码" in client.get(paper).text, Reveal.objects.count()) == (
        True,
        True,
        0,
    )
    photo = client.post(paper, {"reason": RevealReason.values[0]})
    assert (photo["Content-Type"], photo.content[:2]) == ("image/jpeg", b"\xff\xd8")
    looked = Reveal.objects.get()
    assert (looked.user, looked.model, looked.area_id) == (
        cast.team,
        "households.identificationpaper",
        NORTH_VILLAGE,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"opened_on": "2026-11-25"}, "日期不能晚于今天"),
        ({"opened_on": "2025-09-30"}, "日期早于本年度采集期起始日"),
        ({"reason": ""}, "必填"),
        ({"cause": "因懒"}, "选择一个有效的选项"),
    ],
)
def test_a_bad_application_is_told_and_nothing_written(
    client: Client, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    copy = ordinary()
    client.force_login(cast.team)
    data = {"key": str(uuid.uuid4()), "opened_on": "2026-10-09", "reason": "老人患病", "standard": "国家标准",
            "cause": "因病", **changes}  # fmt: skip
    answer = client.post(reverse("households:identification_new", args=[copy.household_id]), data)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert (IdentificationCase.objects.count(), IdentificationStep.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("facts", "labels"),
    [
        ({"household_type": "一般农户", "exit_status": ""}, ["申请识别"]),
        ({"exit_status": "未脱贫"}, ["开展退出评估", "清退（识别不准）", "整户注销"]),
        ({"exit_status": "已脱贫"}, ["清退（识别不准）", "整户注销", "标记返贫"]),
        ({"exit_status": "返贫"}, ["申请识别", "开展退出评估", "清退（识别不准）", "整户注销"]),
        ({"household_type": "清退户", "exit_status": ""}, ["申请识别"]),
    ],
)
def test_what_may_be_opened_follows_from_the_register(
    client: Client, cast: Cast, facts: dict[str, str], labels: list[str]
) -> None:
    copy = make_household(NORTH_VILLAGE, **facts)
    where = reverse("households:household_cases", args=[copy.household_id])
    client.force_login(cast.team)
    assert [str(opening.label) for opening in client.get(where).context["openings"]] == labels
    client.force_login(cast.county)
    assert client.get(where).context["openings"] == []


def test_nothing_is_opened_beside_an_open_case(client: Client, cast: Cast) -> None:
    case = make_exit(cast)
    client.force_login(cast.team)
    page = client.get(reverse("households:household_cases", args=[case.household_id]))
    assert (page.context["openings"], go(case) in page.text) == ([], True)
    where = reverse("households:adjustment_new", args=[case.household_id, "removal"])
    answer = client.post(where, {"key": str(uuid.uuid4()), "opened_on": "2026-11-01", "reason": "有车"})
    assert (answer.status_code, AdjustmentCase.objects.count()) == (422, 0)
    assert "该户已有未办结的退出程序" in answer.text


@pytest.mark.parametrize(
    ("change", "kind"), [("removal", "清退"), ("cancellation", "注销"), ("relapse", "返贫")]
)
def test_each_adjustment_has_a_page_of_its_own(client: Client, cast: Cast, change: str, kind: str) -> None:
    copy = make_household(NORTH_VILLAGE, exit_status="已脱贫")
    client.force_login(cast.clerk)
    where = reverse("households:adjustment_new", args=[copy.household_id, change])
    data = {"key": str(uuid.uuid4()), "opened_on": "2026-11-01", "reason": "入户核实"}
    assert client.post(where, data).status_code == 302
    case = AdjustmentCase.objects.get()
    assert (case.kind, case.opened_by) == (kind, cast.clerk)
    assert client.get(go(case)).status_code == 200
    assert client.get(where.replace(change, "gift")).status_code == 404


def test_the_appraisal_is_recorded_with_its_votes(client: Client, cast: Cast) -> None:
    case = make_application(cast)
    client.force_login(cast.team)
    where = go(case, "step", "appraise")
    data = said(meeting="村民代表大会", **{**ASSEMBLY, "attended": 19, "in_favour": 17})
    few = client.post(where, data)
    assert (few.status_code, "到会人数不足" in few.text) == (422, True)
    data |= ASSEMBLY
    for _time in range(2):
        assert client.post(where, data)["Location"] == go(case)
    step = IdentificationStep.objects.latest("pk")
    assert (step.invited, step.attended, step.in_favour, step.against) == (30, 20, 18, 1)
    assert IdentificationStep.objects.count() == 2
    assert "村民代表大会" in client.get(go(case)).text


def test_the_page_says_what_comes_next_and_who_does_it(client: Client, cast: Cast) -> None:
    case = make_application(cast)
    put(case, state="appraised")
    client.force_login(cast.clerk)
    page = client.get(go(case))
    assert [str(one.label) for one in page.context["next"]] == ["乡镇审核通过"]
    assert "乡镇审核通过（乡镇业务员）" in page.text
    refused = {offer.transition.verb: offer.refusal for offer in page.context["offers"]}
    assert refused == {
        "review": "须先进行公示，请张贴公示。",
        "return_to_village": "",
        "reject": "",
        "withdraw": "",
    }
    assert (page.context["may_post"], page.context["notice_due"]) == (True, True)


@pytest.mark.parametrize(
    ("verb", "who", "data", "sentence"),
    [
        ("review", "clerk", {}, "须先进行公示"),
        ("confirm", "county", {"meeting": "会议"}, "已有人办理"),
        ("appraise", "team", ASSEMBLY, "已有人办理"),
        ("return_to_village", "clerk", {"opinion": " "}, "必填"),
        ("withdraw", "team", {"opinion": "放弃", "on": "2026-09-30"}, "上一环节的日期是2026-10-01"),
        ("withdraw", "team", {"opinion": "放弃", "on": "2026-11-25"}, "不能晚于今天"),
    ],
)
def test_a_step_out_of_order_says_why(
    client: Client, cast: Cast, verb: str, who: str, data: dict[str, Any], sentence: str
) -> None:
    case = make_application(cast)
    put(case, state="appraised")
    client.force_login(cast.everybody()[who])
    answer = client.post(go(case, "step", verb), said(**data))
    assert (answer.status_code, sentence in answer.text) == (422, True), answer.text
    case.refresh_from_db()
    assert (case.state, IdentificationStep.objects.count()) == ("appraised", 1)


def notice_form(client: Client, case: Any, **changes: Any) -> dict[str, Any]:
    form = client.get(go(case, "notice")).context["form"]
    names = ("key", "title", "body", "telephone", "starts_on", "ends_on")
    return {**{name: form[name].value() for name in names}, "place": "村务公开栏", **changes}


def test_the_notice_hangs_its_days_once_and_shows_no_numbers(client: Client, cast: Cast) -> None:
    copy = ordinary(head="赵公示", phone="13900001234")
    case = make_application(cast, household=copy.household)
    put(case, state="appraised")
    client.force_login(cast.team)
    data = notice_form(client, case)
    short = client.post(go(case, "notice"), data | {"ends_on": TODAY + dt.timedelta(days=5)})
    assert ("公示天数不足" in short.text, Notice.objects.count()) == (True, 0)
    for _time in range(2):
        assert client.post(go(case, "notice"), data).status_code == 302
    notice = Notice.objects.get()
    case.refresh_from_db()
    assert (case.village_notice, notice.kind, notice.min_days) == (notice, "识别公示", 7)
    assert notice.table["rows"] == [[1, "赵公示", 1, "因病", ""]]
    assert notice.title == "关于松坡村2026年度拟识别贫困户的公示"
    page = client.get(reverse("households:notice_detail", args=[notice.pk]))
    assert (go(case) in page.text, "1390000" in page.text) == (True, False)
    again = client.post(go(case, "notice"), data | {"key": str(uuid.uuid4())})
    assert (again.status_code, Notice.objects.count()) == (422, 1)
    assert "该事项已有一则公示" in again.text


def test_a_notice_does_not_begin_before_the_step_it_follows(client: Client, cast: Cast) -> None:
    case = make_exit(cast)
    answer_all(cast, case)
    client.force_login(cast.team)
    client.post(go(case, "step", "appraise"), said(**ASSEMBLY))
    for part in ("household", "helper"):
        sign(cast, case, part)
    assert client.post(go(case, "step", "recognise"), said()).status_code == 302
    data = notice_form(client, case, starts_on="2026-11-20", ends_on="2026-11-30")
    answer = client.post(go(case, "notice"), data)
    assert ("公示开始日期不能早于上一环节" in answer.text, Notice.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("make", "state", "area", "kind", "poster"),
    [
        (make_application, "reviewed", NORTH, "识别公示", "clerk"),
        (make_application, "confirmed", "990001", "公告", "county"),
        (make_exit, "signed", NORTH_VILLAGE, "退出公示", "team"),
        (make_exit, "approved", "990001", "公告", "county"),
        (make_adjustment, "proposed", NORTH_VILLAGE, "动态调整公示", "team"),
    ],
)
def test_every_level_posts_its_own_notice(
    client: Client, cast: Cast, make: Any, state: str, area: str, kind: str, poster: str
) -> None:
    case = make(cast)
    put(case, state=state, **({"comparison": "无"} if state == "confirmed" else {}))
    client.force_login(cast.everybody()[poster])
    assert client.post(go(case, "notice"), notice_form(client, case)).status_code == 302
    notice = Notice.objects.get()
    assert (notice.area_id, notice.kind) == (area, kind)
    lower = cast.team if area != NORTH_VILLAGE else cast.cadre
    client.force_login(lower)
    assert client.get(go(case, "notice")).status_code in (403, 404)


def test_the_register_proposes_and_people_decide(client: Client, cast: Cast) -> None:
    copy = make_household(
        NORTH_VILLAGE, net_income_per_capita=Decimal("3900.00"), house_grade="B", is_dangerous_house=False,
        has_safe_water=None,
    )  # fmt: skip
    copy.members.update(has_medical_insurance=True)
    make_member(copy, name="赵小娃", birth_date=dt.date(2014, 5, 6), has_medical_insurance=False)
    case = make_exit(cast, household=copy.household)
    client.force_login(cast.team)
    where = go(case, "criteria")
    form = client.get(where).context["form"]
    rows = {row["criterion"].label: (row["proposal"].met, row["proposal"].evidence) for row in form.rows}
    assert rows == {
        "人均纯收入超过扶贫标准": (False, "2026年人均纯收入3,900.00元；2020年扶贫标准4,000.00元。"),
        "有义务教育保障": (False, "未在校：赵小娃。"),
        "有基本医疗保障": (False, "未参加医疗保险：赵小娃。"),
        "有安全住房": (True, "住房安全（等级：B）。"),
        "有安全饮用水": (None, "未登记饮水安全情况。"),
        "有生活用电": (None, ""),
        "有广播电视": (None, ""),
    }
    assert ExitAnswer.objects.count() == 0
    keys = [criterion.pk for criterion in form.criteria]
    data = {f"met-{key}": "yes" for key in keys} | {f"evidence-{key}": "入户核实" for key in keys}
    missing = client.post(where, data | {f"evidence-{keys[0]}": ""})
    assert (missing.status_code, ExitAnswer.objects.count()) == (422, 0)
    for _time in range(2):
        assert client.post(where, data)["Location"] == go(case)
    assert ExitAnswer.objects.filter(met=True, evidence="入户核实").count() == 7
    put(case, state="appraised")
    late = client.post(where, data)
    assert (late.status_code, "退回" in late.text) == (422, True)


def test_household_and_helper_sign_on_the_screen(client: Client, cast: Cast) -> None:
    case = make_exit(cast)
    put(case, state="appraised")
    Pairing.objects.create(household=case.household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1))
    client.force_login(cast.team)
    form = client.get(go(case, "sign")).context["form"]
    assert (form["part"].value(), form["name"].value()) == ("household", "测试户主")
    data = {"part": "household", "name": "测试户主", "signed_on": "2026-11-24", "drawn": drawn()}
    for changes, sentence in (
        ({"drawn": drawn(empty=True)}, "签名栏是空白的"),
        ({"drawn": ""}, "缺少签名"),
        ({"name": ""}, "请填写签名人姓名"),
        ({"signed_on": "2026-11-25"}, "不能晚于今天"),
    ):
        answer = client.post(go(case, "sign"), data | changes)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    for _time in range(2):
        assert client.post(go(case, "sign"), data).status_code == 302
    client.force_login(cast.cadre)
    form = client.get(go(case, "sign")).context["form"]
    assert (form["part"].value(), form["name"].value()) == ("helper", "cadre")
    sheet = {"part": "helper", "name": "cadre", "signed_on": "2026-11-24", "photo": upload(picture())}
    assert client.post(go(case, "sign"), sheet).status_code == 302
    other = client.post(go(case, "sign"), data)
    assert (other.status_code, "已签字" in other.text) == (422, True)
    assert list(ExitSignature.objects.values_list("part", "taken_by__username")) == [
        ("household", "team"),
        ("helper", "cadre"),
    ]
    page = client.get(go(case, "signature", ExitSignature.objects.earliest("pk").pk))
    assert page["Content-Type"] == "image/jpeg"


def test_lists_show_the_users_cases_and_become_excel(client: Client, cast: Cast) -> None:
    north = make_application(cast, household=ordinary(head="北户主").household)
    south = make_household(SOUTH_VILLAGE, household_type="一般农户", exit_status="", head="南户主")
    make_application(cast, household=south.household, user=cast.clerk2)
    client.force_login(cast.clerk)
    where = reverse("households:identification_list")
    page = client.get(where)
    assert [row.pk for row in page.context["page"]] == [north.pk]
    for query, count in (
        ({"state": "applied"}, 1), ({"state": "filed"}, 0), ({"year": 2025}, 0), ({"q": "北户"}, 1),
        ({"q": "南户"}, 0), ({"village": NORTH_VILLAGE}, 1), ({"mine": "on"}, 1),
    ):  # fmt: skip
        assert len(client.get(where, query).context["page"]) == count, query
    book = load_workbook(io.BytesIO(client.get(where, {"export": "xlsx"}).content))
    cells = [str(value) for row in book.active.iter_rows(values_only=True) for value in row]
    assert ("北户主" in cells, "南户主" in cells, "主要致贫原因" in cells) == (True, False, True)


def test_only_what_one_may_take_on_waits_for_one(client: Client, cast: Cast) -> None:
    case = make_exit(cast)
    waiting: dict[str, list[str]] = {}
    for state in ("proposed", "signed", "reviewed", "marked"):
        put(case, state=state)
        for who in ("team", "clerk", "county", "auditor"):
            client.force_login(cast.everybody()[who])
            found = client.get(reverse("households:exit_list"), {"mine": "on"}).context["page"]
            if len(found):
                waiting.setdefault(state, []).append(who)
    assert waiting == {"proposed": ["team", "clerk"], "signed": ["clerk"], "reviewed": ["county"]}


def test_the_year_s_target_is_held_against_its_exits(client: Client, cast: Cast) -> None:
    make_household(NORTH_VILLAGE, exit_status="已脱贫", exit_year=2026)
    make_household(NORTH_VILLAGE, exit_status="已脱贫", exit_year=2025)
    make_household(SOUTH_VILLAGE, exit_status="已脱贫", exit_year=2026)
    for area, households in ((NORTH, 2), (SOUTH_VILLAGE[:9], 1)):
        ExitTarget.objects.create(area_id=area, year=2026, households=households, people=5, source="篇五")
    client.force_login(cast.county)
    found = client.get(reverse("households:exit_list")).context["targets"]
    assert [(one.households, one.people, one.is_reached) for one in found] == [(1, 1, False), (1, 1, True)]
    client.force_login(cast.clerk)
    assert len(client.get(reverse("households:exit_list")).context["targets"]) == 1
