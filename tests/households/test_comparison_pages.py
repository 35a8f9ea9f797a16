"""The pages of roster comparison: upload, columns, look, run, lists, one decision and many."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Reveal, User
from households.codes.comparing import Difference
from households.comparing import jobs
from households.models import ComparisonHit, ComparisonRun, ComparisonSource
from tests.builders import id_number, make_household, make_year
from tests.households.comparisons import (
    HEAD,
    MAPPED,
    compared,
    make_pupil,
    make_run,
    make_source,
    pupil_row,
    school_roster,
    stranger_row,
)
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

NUMBER = "990001201503020019"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"households:comparison_{name}", args=args)


def shown(user: User, address: str, **query: Any) -> str:
    response = signed_in(user).get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def upload(user: User, source: ComparisonSource, data: bytes, name: str = "学籍.xlsx") -> Any:
    return signed_in(user).post(at("upload", source.pk), {"file": SimpleUploadedFile(name, data)})


@pytest.fixture
def differences(cast: Cast) -> ComparisonSource:
    """A missed pupil in each township, and a stranger of the roster."""
    make_pupil(make_household(NORTH_VILLAGE), "北漏助", number=NUMBER)
    make_pupil(make_household(SOUTH_VILLAGE), "南漏助")
    source = make_source()
    compared(cast.county, source, school_roster(stranger_row("外来人", "990001201503020035")))
    return source


def test_the_county_enters_a_roster(cast: Cast) -> None:
    values = {
        "name": "财政供养人员",
        "kind": "财政供养",
        "reading": "不应有",
        "condition": "registered",
        "note": "",
    }
    response = signed_in(cast.county).post(at("new"), values)
    source = ComparisonSource.objects.get()
    assert (response.status_code, response.url) == (302, at("source", source.pk))
    assert "财政供养人员" in shown(cast.county, at("list"))
    again = signed_in(cast.county).post(at("new"), values)
    assert again.status_code == 422
    assert "已有同名的名册" in again.content.decode()


def test_a_first_file_asks_for_its_columns_and_the_next_one_does_not(cast: Cast) -> None:
    pupil = make_pupil(make_household(NORTH_VILLAGE), "甲")
    source = make_source(columns={})
    assert upload(cast.county, source, school_roster(pupil_row(pupil, "否"))).status_code == 302
    task = ProcrastinateJob.objects.get()
    run = ComparisonRun.objects.get()
    assert (task.task_name, task.args["run"]) == ("households.read_comparison", run.pk)
    assert "hx-get" in shown(cast.county, at("run", run.pk))
    jobs.read(run.pk, language="zh-hans")
    run.refresh_from_db()
    assert (run.state, run.look["headings"], run.look["proposal"]) == ("mapping", list(HEAD), MAPPED)
    assert '<option value="身份证号" selected>' in shown(cast.county, at("run", run.pk))
    response = signed_in(cast.county).post(at("columns", run.pk), MAPPED)
    assert response.status_code == 302
    jobs.read(run.pk, language="zh-hans")
    run.refresh_from_db()
    assert (run.state, run.counts["missed"]) == ("ready", 1)
    source.refresh_from_db()
    assert source.columns == MAPPED
    assert make_run(cast.county, source, school_roster(pupil_row(pupil))).state == "ready"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id_number": "", "birth_date": ""}, "否则无法匹配人员"),
        ({"detail": "身份证号"}, "同一列被选择了两次"),
        ({"id_number": "不存在的列"}, "不存在的列"),
    ],
)
def test_columns_that_tell_nobody_apart_are_refused(
    cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    make_year()
    run = make_run(cast.county, make_source(columns={}), school_roster(stranger_row("外人", id_number())))
    response = signed_in(cast.county).post(at("columns", run.pk), {**MAPPED, **changes})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    run.refresh_from_db()
    assert (run.state, ComparisonSource.objects.get().columns) == ("mapping", {})


def test_a_file_with_other_columns_says_which_are_missing(cast: Cast) -> None:
    make_year()
    head = ("车主", "车牌号", "购车日期")
    run = make_run(cast.county, make_source(), school_roster(["王五", "冀T00001", "2020-01-01"], head=head))
    assert (run.state, ComparisonHit.objects.count()) == ("mapping", 0)
    assert run.refusal.startswith("文件中没有“出生日期、姓名、学校") or "文件中没有" in run.refusal
    assert "身份证号" in run.refusal


def test_what_is_not_a_roster_is_refused(cast: Cast, settings: Any) -> None:
    source = make_source()
    assert upload(cast.county, source, b"x", name="a.pdf").status_code == 422
    assert upload(cast.county, source, b"", name="a.xlsx").status_code == 422
    settings.ROSTER_MAX_BYTES = 10
    assert upload(cast.county, source, school_roster()).status_code == 422
    assert ComparisonRun.objects.count() == 0


def test_the_look_and_the_result_show_their_counts(cast: Cast, django_assert_num_queries: Any) -> None:
    pupil = make_pupil(make_household(NORTH_VILLAGE), "甲")
    run = make_run(
        cast.county, make_source(), school_roster(pupil_row(pupil, "否"), stranger_row("无证", "123"))
    )
    page = shown(cast.county, at("run", run.pk))
    assert "以下为比对的预览结果" in page
    assert "未参与比对" in page
    client = signed_in(cast.county)
    assert client.post(at("start", run.pk)).status_code == 302
    assert client.post(at("start", run.pk)).status_code == 302  # a double click
    assert ProcrastinateJob.objects.filter(task_name="households.compare_roster").count() == 1
    jobs.run_compare(run.pk, language="zh-hans")
    with django_assert_num_queries(7):
        page = client.get(at("run", run.pk)).content.decode()
    assert "新增差异 1 条" in page
    assert ComparisonHit.objects.count() == 1


def test_a_clerk_sees_own_households_and_no_strangers(cast: Cast, differences: ComparisonSource) -> None:
    page = shown(cast.clerk, at("hits", differences.pk))
    assert "北漏助" in page
    assert "南漏助" not in page
    assert "未匹配" not in shown(cast.clerk, at("list"))
    unmatched = shown(cast.clerk, at("hits", differences.pk), kind="未匹配")
    assert "外来人" not in unmatched
    assert "外来人" in shown(cast.county, at("hits", differences.pk), kind="未匹配")
    assert "2 条未处理" in shown(cast.county, at("list"))


def test_numbers_are_masked_and_a_reveal_is_logged(cast: Cast, differences: ComparisonSource) -> None:
    assert NUMBER not in shown(cast.county, at("hits", differences.pk))
    hit = ComparisonHit.objects.get(kind=Difference.UNMATCHED)
    page = shown(cast.county, at("hit", hit.pk))
    assert "990***********0035" in page
    address = reverse("accounts:reveal", args=["households.comparisonhit", "roster_number", hit.pk])
    assert signed_in(cast.clerk).get(address).status_code == 404
    response = signed_in(cast.county).post(address, {"reason": "核对身份信息"})
    assert "990001201503020035" in response.content.decode()
    assert Reveal.objects.get().subject == "外来人"


def test_the_lists_filter_and_export_what_they_show(cast: Cast, differences: ComparisonSource) -> None:
    address = at("hits", differences.pk)
    assert "南漏助" not in shown(cast.county, address, township=NORTH)
    assert "北漏助" not in shown(cast.county, address, q="南")
    assert "北漏助" not in shown(cast.county, address, decision="done")
    assert "北漏助" in shown(cast.county, address, decision="open", ground="名册无此人")
    assert "北漏助" not in shown(cast.county, address, gone="on")
    response = signed_in(cast.clerk).get(address, {"export": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)  # type: ignore[union-attr]
    assert [row[:2] for row in rows[1:]] == [("北漏助", "990***********0019")]


@pytest.mark.parametrize("extra", [0, 5])
def test_a_list_asks_a_fixed_number_of_queries(
    cast: Cast, differences: ComparisonSource, django_assert_num_queries: Any, extra: int
) -> None:
    copy = make_household(NORTH_VILLAGE)
    for number in range(extra):
        make_pupil(copy, f"漏助{number}")
    compared(cast.county, differences, school_roster(stranger_row("外来人", id_number())))
    client = signed_in(cast.county)
    with django_assert_num_queries(10):
        page = client.get(at("hits", differences.pk)).content.decode()
    assert page.count('name="hit"') == 2 + extra
    with django_assert_num_queries(6):
        client.get(at("list"))


def chosen(*hits: ComparisonHit, **values: Any) -> dict[str, Any]:
    return {
        "hit": [hit.pk for hit in hits],
        "version": [f"{hit.pk}:{hit.version}" for hit in hits],
        "decision": "已补发",
        "reason": "11月补发",
        **values,
    }


def test_one_is_decided_from_its_page(cast: Cast, differences: ComparisonSource) -> None:
    hit = ComparisonHit.objects.get(member__id_tail="0019")
    page = shown(cast.clerk, at("hit", hit.pk))
    assert "已停发" not in page
    response = signed_in(cast.clerk).post(at("decide", differences.pk), chosen(hit))
    assert (response.status_code, response.url) == (302, at("hit", hit.pk))
    assert "11月补发" in shown(cast.clerk, at("hit", hit.pk))
    late = signed_in(cast.county).post(at("decide", differences.pk), chosen(hit, reason="又一次"))
    assert late.status_code == 422
    assert "clerk 已先行处理" in late.content.decode()


def test_many_are_decided_with_one_reason(cast: Cast, differences: ComparisonSource) -> None:
    hits = list(ComparisonHit.objects.filter(kind=Difference.MISSED))
    client = signed_in(cast.county)
    page = client.get(at("decide", differences.pk), {"hit": [hit.pk for hit in hits]}).content.decode()
    assert "处理 2 条差异" in page
    assert client.post(at("decide", differences.pk), chosen(*hits, reason="")).status_code == 422
    response = client.post(at("decide", differences.pk), chosen(*hits), follow=True)
    assert "已对 2 条差异作出处理" in response.content.decode()
    assert ComparisonHit.objects.filter(decision="已补发").count() == 2
    assert signed_in(cast.clerk).post(at("decide", differences.pk), chosen(*hits)).status_code == 404
