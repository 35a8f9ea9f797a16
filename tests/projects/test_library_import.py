"""The library table coming in (D22): drafts only, once only, complete only; what is odd is asked."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from households.importing import jobs
from households.models import ImportJob
from projects.codes import ProjectState
from projects.models import Project
from tests.builders import make_organisation, make_parameters, make_project
from tests.people import NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast
from tests.projects.library_files import UNIT, counts, line, loaded, planned, table, told


@pytest.fixture(autouse=True)
def unit(db: None) -> Any:
    """The responsible unit of the tables."""
    make_parameters()
    return make_organisation(name=UNIT)


def test_a_row_becomes_a_complete_draft(cast: Cast) -> None:
    job = loaded(cast.clerk, table(line(), titles=("2026年项目库",)))
    assert (job.state, counts(job)) == ("loaded", (1, 0, 0, 0))
    project = Project.objects.get()
    assert (project.state, project.created_by, project.steps.count()) == ("draft", cast.clerk, 0)
    assert (project.year, project.area_id, project.name) == (2026, NORTH_VILLAGE, "肉羊养殖")
    assert (project.category, project.subsidy_mode) == ("产业项目", "先建后补")
    assert (project.starts_on, project.ends_on) == (dt.date(2026, 3, 1), dt.date(2026, 10, 31))
    assert project.content == "建设羊舍，购买母羊；\n修建草料棚"
    assert (project.fund_county, project.budget, project.benefit_poor_people) == (200_000, 200_000, 40)


def test_loading_twice_changes_nothing(cast: Cast) -> None:
    data = table(line(), line(项目名称="修路", 项目类别="基础设施"))
    loaded(cast.clerk, data)
    before = list(Project.objects.values().order_by("pk"))
    again = planned(cast.clerk, data)
    assert counts(again) == (0, 0, 2, 0)
    with pytest.raises(jobs.ImportRefused, match="没有可导入的内容"):
        jobs.request_load(job=again, user=cast.clerk)
    assert list(Project.objects.values().order_by("pk")) == before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_goes_out_and_comes_in_again_unchanged(client: Client, cast: Cast, language: str) -> None:
    for number, state in enumerate(ProjectState.values):
        funds = {"fund_central": Decimal("1234.56"), "fund_self": Decimal(10) ** 6}
        texts = {"content": "第一行（甲）\r\n第二行，乙", "note": "＝不是公式"}
        make_project((NORTH_VILLAGE, SOUTH_VILLAGE)[number % 2], state=state, **funds, **texts)
    client.force_login(cast.county)
    client.cookies["django_language"] = language
    book = client.get(reverse("projects:project_list"), {"export": "xlsx"}).content
    for who, area, mine in ((cast.clerk, NORTH, 5), (cast.clerk2, SOUTH, 4)):
        job = planned(who, book, area)
        assert counts(job) == (0, 0, mine, len(ProjectState) - mine)
        assert {code for _place, code in told(job)} == {"outside"}


def test_a_changed_draft_changes_and_an_empty_cell_wipes_nothing(cast: Cast) -> None:
    loaded(cast.clerk, table(line()))
    job = loaded(cast.clerk, table(line(受益户数=25, 备注="调整", 实施地点="", 补助方式=None)))
    assert counts(job) == (0, 1, 0, 0)
    project = Project.objects.get()
    assert (project.version, project.benefit_households, project.note) == (2, 25, "调整")
    assert (project.site, project.subsidy_mode) == ("二组", "先建后补")


@pytest.mark.parametrize("state", [s for s in ProjectState.values if s not in ("draft", "withdrawn")])
def test_what_was_declared_no_longer_changes(cast: Cast, state: str) -> None:
    loaded(cast.clerk, table(line()))
    Project.objects.update(state=state)
    job = planned(cast.clerk, table(line(受益户数=25)))
    assert (counts(job), told(job)) == ((0, 0, 0, 1), [("B2", "not_draft")])
    assert Project.objects.get().benefit_households == 20


def test_what_was_withdrawn_does_not_come_back_by_itself(cast: Cast) -> None:
    loaded(cast.clerk, table(line()))
    Project.objects.update(state="withdrawn")
    assert told(planned(cast.clerk, table(line(受益户数=25)))) == [("B2", "withdrawn")]
    assert counts(planned(cast.clerk, table(line()))) == (0, 0, 1, 0)


BAD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"绩效目标": ""}, [("R2", "PF-03")]),
    ({"绩效目标": " ", "贫困群众参与情况": "", "带贫减贫机制": None},
     [("R2", "PF-03"), ("S2", "PF-03"), ("T2", "PF-03")]),
    ({"项目名称": ""}, [("B2", "required")]),
    ({"项目类别": "养羊"}, [("C2", "not_in_list")]),
    ({"行政村": "没有村"}, [("F2", "unknown_place")]),
    ({"乡镇": "南坪镇", "行政村": "竹溪村"}, [("F2", "outside")]),
    ({"责任单位": "北岭镇政府"}, [("J2", "no_unit")]),
    ({"计划完工": "2026-02-01"}, [("I2", "dates")]),
    ({"计划完工": "2026-02-30"}, [("I2", "no_such_day")]),
    ({"县级资金（元）": -1}, [("L2", "negative")]),
    ({"县级资金（元）": "二十万"}, [("L2", "not_an_amount")]),
    ({"县级资金（元）": ""}, [("2", "no_funds")]),
    ({"受益户数": 5}, [("P2", "poor_among_all")]),
    ({"总资金（元）": 250_000}, [("U2", "sum")]),
    ({"县级资金（万元）": 21}, [("L2", "two_units")]),
    ({"绩效目标": "长" * 1001}, [("R2", "too_long")]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), BAD)
def test_a_row_that_is_not_right_is_held_back_with_its_place(
    cast: Cast, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    job = planned(cast.clerk, table(line(**changes), line(项目名称="另一个")))
    assert (counts(job), told(job)) == ((1, 0, 0, 1), expected)


def test_two_rows_about_the_same_project_are_both_held_back(cast: Cast) -> None:
    job = planned(cast.clerk, table(line(项目名称="肉羊（二期）"), line(项目名称="肉羊(二期)"), line()))
    assert counts(job) == (1, 0, 0, 2)
    assert told(job) == [("B2", "twice"), ("B3", "twice")]
    assert "第3行" in job.plan["problems"][0]["message"]


def test_columns_in_ten_thousand_yuan_are_converted_exactly(cast: Cast) -> None:
    lines = [
        line(项目名称="甲", **{"县级资金（元）": None, "县级（万元）": 12.3456}),
        line(项目名称="乙", **{"县级资金（元）": "20万元"}),
    ]
    loaded(cast.clerk, table(*lines))
    found = dict(Project.objects.values_list("name", "fund_county"))
    assert found == {"甲": Decimal("123456.00"), "乙": Decimal(200_000)}


@pytest.mark.parametrize(
    ("amount", "titles"), [(20, ()), (60_000_000, ()), (2_000_000, ("某县项目库", "单位：万元"))]
)
def test_amounts_that_may_be_in_the_wrong_unit_are_asked_before_they_are_taken(
    client: Client, cast: Cast, amount: int, titles: tuple[str, ...]
) -> None:
    job = planned(cast.clerk, table(line(**{"县级资金（元）": amount}), titles=titles))
    assert (counts(job), [code for _place, code in told(job)]) == ((1, 0, 0, 0), ["unit"])
    client.force_login(cast.clerk)
    load = reverse("projects:import_load", args=[job.pk])
    page = client.get(reverse("projects:import_detail", args=[job.pk])).text
    assert (page.count(load), "有 1 处金额存疑" in page) == (1, True)
    assert "部分金额存疑" in client.post(load, follow=True).text
    assert ImportJob.objects.get().state == "planned"
    client.post(load, {"confirm": "on"})
    assert ImportJob.objects.get().state == "loading"
    jobs.run_load(job.pk, language="zh-hans")
    assert Project.objects.get().budget == amount


def test_reasons_come_back_in_the_same_workbook(client: Client, cast: Cast) -> None:
    job = planned(cast.clerk, table(line(绩效目标=""), line(项目名称="另一个")))
    client.force_login(cast.clerk)
    answer = client.get(reverse("projects:import_reasons", args=[job.pk]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][-1] == "问题"
    assert "缺少“绩效目标”，不能入库（PF-03）" in str(rows[1][-1])
    assert rows[2][-1] is None


def test_the_template_has_drop_downs_and_comes_in_when_filled(client: Client, cast: Cast) -> None:
    client.force_login(cast.team)
    answer = client.get(reverse("projects:import_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert len(sheet.data_validations.dataValidation) == 3
    assert not [head for head in heads if "万元" in head]
    for column, head in enumerate(heads, 1):
        sheet.cell(row=2, column=column, value=line().get(head))
    target = io.BytesIO()
    book.save(target)
    assert counts(planned(cast.team, target.getvalue(), NORTH_VILLAGE)) == (1, 0, 0, 0)


def test_a_roster_is_no_library_table_and_their_lists_are_apart(client: Client, cast: Cast) -> None:
    job = planned(cast.clerk, table({"姓名": "甲", "证件号码": "1"}))
    assert job.state == "refused"
    client.force_login(cast.clerk)
    for space, shown in (("projects", True), ("households", False)):
        listed = client.get(reverse(f"{space}:import_list")).text
        assert ("项目库.xlsx" in listed) is shown
    assert client.get(reverse("households:import_detail", args=[job.pk])).status_code == 404


def test_a_posting_lost_meanwhile_loads_nothing(cast: Cast) -> None:
    job = planned(cast.clerk, table(line()))
    jobs.request_load(job=job, user=cast.clerk)
    cast.clerk.postings.all().delete()
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert (job.state, Project.objects.count()) == ("planned", 0)


def test_a_project_declared_meanwhile_makes_the_plan_anew(cast: Cast) -> None:
    loaded(cast.clerk, table(line()))
    job = planned(cast.clerk, table(line(受益户数=25)))
    jobs.request_load(job=job, user=cast.clerk)
    Project.objects.update(state="declared")
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert (job.state, counts(job), "发生了变化" in job.refusal) == ("planned", (0, 0, 0, 1), True)
    assert Project.objects.get().benefit_households == 20
