"""The pages about households at risk: what the lists count and show, and the way through the forms."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.roles import Role
from assistance.models import Pairing
from households.codes import MonitorKind, RiskType
from households.codes.monitoring import AlertSource, WarningKind
from households.models import Alert, Monitoring, RiskMeasure
from households.tasks import warn
from tests.builders import TODAY, make_household, make_user
from tests.funds.pages import rows_of
from tests.households.monitoring import (
    exited,
    make_alert,
    make_measure,
    make_monitoring,
    make_rule,
    make_rules,
)
from tests.people import NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

ALERTS, MONITORED = reverse("households:alert_list"), reverse("households:monitoring_list")


def go(name: str, row: Any, *more: Any) -> str:
    return reverse(f"households:{name}", args=[row.pk, *more])


def step(client: Client, name: str, row: Any, verb: str, **said: Any) -> Any:
    return client.post(go(name, row, verb), {"key": uuid.uuid4(), "on": TODAY, **said})


def heads(client: Client, address: str, **criteria: str) -> set[str]:
    return {row.head for row in client.get(address, criteria).context["page"]}


@pytest.fixture
def alerts(cast: Cast) -> list[Alert]:
    """Two open ones in the north, one decided; one open in the south."""
    rows = [("甲", "raised"), ("乙", "checked"), ("丙", "rejected")]
    places = [*((NORTH_VILLAGE, *row) for row in rows), (SOUTH_VILLAGE, "丁", "raised")]
    return [make_alert(exited(place, head=head).household, state=state) for place, head, state in places]


def test_alerts_are_counted_by_place_and_kind_and_each_count_is_its_list(
    cast: Cast, client: Client, alerts: list[Alert]
) -> None:
    make_alert(exited(SOUTH_VILLAGE).household, kind=WarningKind.DISASTER)
    client.force_login(cast.county)
    table = client.get(ALERTS).context["counts"]
    assert [str(kind) for kind in table.kinds] == ["遭受自然灾害", "遭遇意外事故"]
    assert [(name, [cell.count for cell in cells]) for name, cells in table.rows] == [
        ("北岭镇", [0, 2]),
        ("南坪镇", [1, 1]),
    ]
    for _name, cells in table.rows:
        for cell in cells:
            assert client.get(f"{ALERTS}{cell.url}").context["page"].paginator.count == cell.count
    client.force_login(cast.clerk)
    table = client.get(ALERTS).context["counts"]
    assert [(name, [cell.count for cell in cells]) for name, cells in table.rows] == [("松坡村", [2])]
    (cell,) = table.rows[0][1]
    assert client.get(f"{ALERTS}{cell.url}").context["page"].paginator.count == 2


def test_the_list_of_alerts_is_narrowed_and_goes_to_excel(
    cast: Cast, client: Client, alerts: list[Alert]
) -> None:
    client.force_login(cast.county)
    assert heads(client, ALERTS) == {"甲", "乙", "丙", "丁"}
    assert heads(client, ALERTS, state="open") == {"甲", "乙", "丁"}
    assert heads(client, ALERTS, state="rejected") == {"丙"}
    assert heads(client, ALERTS, township=SOUTH) == {"丁"}
    assert heads(client, ALERTS, kind=WarningKind.DISASTER) == set()
    assert heads(client, ALERTS, source=AlertSource.CADRE, q="乙") == {"乙"}
    sheet = rows_of(client.get(ALERTS, {"state": "open", "export": "xlsx"}).content)
    assert len(sheet) == 3
    assert {row[2] for row in sheet} == {"甲", "乙", "丁"}


def test_helpers_see_the_alerts_of_their_households_and_no_counts(
    cast: Cast, client: Client, alerts: list[Alert]
) -> None:
    Pairing.objects.create(household=alerts[0].household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1))
    client.force_login(cast.cadre)
    assert heads(client, ALERTS) == {"甲"}
    assert client.get(ALERTS).context["counts"] is None
    assert client.get(go("alert_detail", alerts[0])).status_code == 200
    assert client.get(go("alert_detail", alerts[1])).status_code == 404


def test_a_helper_raises_an_alert_from_the_households_page(cast: Cast, client: Client) -> None:
    make_rules()
    household = exited().household
    Pairing.objects.create(household=household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1))
    client.force_login(cast.cadre)
    new = go("alert_new", household)
    assert new in client.get(go("household_detail", household)).text
    said = {"key": uuid.uuid4(), "kind": "受疫情影响", "source": "农户申报", "raised_on": TODAY}
    assert client.post(new, {**said, "reason": ""}).status_code == 422
    for _again in range(2):
        answer = client.post(new, {**said, "reason": "封控期间无法外出务工"})
    alert = Alert.objects.get()
    assert answer["Location"] == go("alert_detail", alert)
    assert (alert.risk, alert.raised_by) == (RiskType.PANDEMIC, cast.cadre)
    assert "封控期间无法外出务工" in client.get(go("household_detail", household)).text


def test_medical_costs_need_their_amount(cast: Cast, client: Client) -> None:
    make_rules()
    client.force_login(cast.team)
    said = {"key": uuid.uuid4(), "kind": "医疗支出较大", "source": "部门筛查", "raised_on": TODAY}
    said["reason"] = "住院"
    new = go("alert_new", exited().household)
    assert "请填写该户自付金额" in client.post(new, said).text
    assert client.post(new, {**said, "amount": "25000.50"}).status_code == 302
    assert Alert.objects.get().amount == Decimal("25000.50")


def test_from_the_alert_to_the_cleared_risk_across_the_desks(cast: Cast, client: Client) -> None:
    alert = make_alert(exited(head="张测试").household)
    client.force_login(cast.team)
    assert step(client, "alert_step", alert, "check", found="住院20天，收入中断").status_code == 302
    client.force_login(cast.clerk)
    assert step(client, "alert_step", alert, "confirm", kind=MonitorKind.UNSTABLE).status_code == 422
    said = {"kind": MonitorKind.UNSTABLE, "risks": ["因意外事故", "因病"]}
    assert step(client, "alert_step", alert, "confirm", **said).status_code == 302
    monitoring = Monitoring.objects.get()
    assert set(monitoring.risks) == {"因病", "因意外事故"}
    client.force_login(cast.team)
    plan = {"key": uuid.uuid4(), "kind": "健康帮扶", "text": "落实医疗救助", "due_on": "2026-12-31"}
    new = go("measure_new", monitoring)
    assert "没有这位帮扶干部" in client.post(new, {**plan, "person": "无此人"}).text
    assert client.post(new, {**plan, "person": "cadre"}).status_code == 302
    assert step(client, "monitoring_step", monitoring, "help").status_code == 302
    measure = RiskMeasure.objects.get()
    done = {"done_on": TODAY, "result": "救助金3000元已到账"}
    assert client.post(go("measure_done", measure), done).status_code == 302
    Monitoring.objects.update(identified_on=dt.date(2026, 3, 1))
    said = {"found": "病情稳定，收入恢复", "method": "医疗救助"}
    assert step(client, "monitoring_step", monitoring, "propose", **said).status_code == 302
    client.force_login(cast.county)
    assert step(client, "monitoring_step", monitoring, "clear").status_code == 302
    page = client.get(go("monitoring_detail", monitoring)).text
    for words in ("风险已消除", "落实医疗救助", "救助金3000元已到账", "病情稳定，收入恢复", "骑车摔伤住院"):
        assert words in page
    assert "风险已消除" in client.get(go("household_detail", alert.household)).text


def test_a_step_that_cannot_be_taken_says_why(cast: Cast, client: Client) -> None:
    monitoring = make_monitoring()
    client.force_login(cast.team)
    answer = client.get(go("monitoring_step", monitoring, "help"), follow=True)
    assert "请先制定帮扶措施" in answer.text
    answer = client.get(go("monitoring_step", monitoring, "propose"), follow=True)
    assert "当前状态不能办理此环节：监测中，待帮扶" in answer.text
    assert client.get(go("monitoring_step", monitoring, "nothing")).status_code == 404


def test_people_of_one_name_are_told_apart(cast: Cast, client: Client) -> None:
    for username in ("wang1", "wang2"):
        make_user(username, name="王同名", role=Role.HELPER)
    monitoring = make_monitoring()
    client.force_login(cast.team)
    plan = {"key": uuid.uuid4(), "kind": "健康帮扶", "text": "陪诊", "due_on": "2026-12-31"}
    answer = client.post(go("measure_new", monitoring), {**plan, "person": "王同名"})
    assert "wang1、wang2" in answer.text
    assert client.post(go("measure_new", monitoring), {**plan, "person": "wang2"}).status_code == 302
    assert RiskMeasure.objects.get().person.username == "wang2"


def test_monitored_households_are_narrowed_by_state_risk_and_measures(cast: Cast, client: Client) -> None:
    rows = [make_monitoring(exited(head=head).household, risks=risks) for head, risks in (
        ("甲", ["因病"]), ("乙", ["因疫情", "因病"]), ("丙", ["因学"]),
    )]  # fmt: skip
    make_monitoring(exited(SOUTH_VILLAGE, head="丁").household, state="cleared")
    make_measure(rows[0], due_on=dt.date(2026, 11, 1), person=cast.team)
    make_measure(rows[1], due_on=dt.date(2026, 12, 1))
    make_measure(rows[1], due_on=dt.date(2026, 10, 1), done_on=dt.date(2026, 10, 1), result="完成")
    client.force_login(cast.county)
    assert heads(client, MONITORED) == {"甲", "乙", "丙", "丁"}
    assert heads(client, MONITORED, state="open") == {"甲", "乙", "丙"}
    assert heads(client, MONITORED, risk="因疫情") == {"乙"}
    assert heads(client, MONITORED, kind=MonitorKind.MARGINAL) == set()
    assert heads(client, MONITORED, unhelped="on") == {"丙"}
    assert heads(client, MONITORED, overdue="on") == {"甲"}
    assert heads(client, MONITORED, township=NORTH, q="乙") == {"乙"}
    (row,) = client.get(MONITORED, {"q": "乙"}).context["page"]
    assert (row.measure_count, row.open_count, row.next_due) == (2, 1, dt.date(2026, 12, 1))
    sheet = rows_of(client.get(MONITORED, {"state": "open", "export": "xlsx"}).content)
    assert len(sheet) == 3
    client.force_login(cast.team)
    assert heads(client, MONITORED, mine="on") == {"甲"}


def test_the_rules_are_asked_now_by_one_job(cast: Cast, client: Client) -> None:
    make_rule(WarningKind.INCOME_LOW, threshold=6000)
    exited(net_income_per_capita=5000)
    marked: dict[str, Any] = {"monitor_kind": "边缘易致贫户", "monitor_identified_on": dt.date(2026, 3, 1)}
    make_household(household_type="一般农户", exit_status="", net_income_per_capita=9000, **marked)
    client.force_login(cast.clerk)
    for _again in range(2):
        client.post(reverse("households:alert_run"))
    assert ProcrastinateJob.objects.filter(task_name="households.warn").count() == 1
    warn()
    assert (Alert.objects.count(), Monitoring.objects.count()) == (1, 1)


@pytest.mark.parametrize(("address", "queries"), [(ALERTS, 10), (MONITORED, 8)])
def test_the_lists_ask_a_fixed_number_of_times(
    cast: Cast, client: Client, django_assert_num_queries: Any, address: str, queries: int
) -> None:
    client.force_login(cast.county)
    for _round in range(2):
        for _number in range(4):
            make_alert(exited().household)
            make_measure(make_monitoring())
        with django_assert_num_queries(queries):
            client.get(address)


def test_the_pages_of_one_case_ask_a_fixed_number_of_times(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    alert = make_alert(state="checked")
    monitoring = make_monitoring(state="helped")
    client.force_login(cast.county)
    for _round in range(2):
        make_measure(monitoring)
        make_alert(monitoring.household, state="confirmed", monitoring=monitoring)
        with django_assert_num_queries(8):
            client.get(go("alert_detail", alert))
        with django_assert_num_queries(10):
            client.get(go("monitoring_detail", monitoring))
