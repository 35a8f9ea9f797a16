"""The warning rules over the register: what each finds, once a period, and never against a decision."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from households.codes import HouseGrade, HouseholdType
from households.codes.monitoring import AlertSource, WarningKind, WarningPeriod
from households.models import Alert, HouseholdYear, MemberYear, Monitoring, RegisterYear, WarningRule
from households.services.parameters import PLANS
from households.warnings import COMPUTED, raise_alerts, take_over_register
from tests.builders import TODAY, make_area, make_household, make_member, make_parameters, make_year
from tests.households.monitoring import exited, make_alert, make_monitoring, make_rule, make_rules
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db
K = WarningKind


@pytest.fixture(autouse=True)
def years(db: None) -> None:
    """The year before stands closed beside the open one."""
    make_year(2025, closed_on=dt.date(2025, 12, 31))
    make_year()


@pytest.fixture
def past() -> Any:
    """Write rows of the year before: it is opened for that, and the open year is closed meanwhile."""

    @pgtrigger.ignore("households.RegisterYear:stays_closed")
    def write(copy: HouseholdYear, member: dict[str, Any] | None = None, **changes: Any) -> None:
        RegisterYear.objects.filter(pk=2026).update(closed_on=TODAY)
        RegisterYear.objects.filter(pk=2025).update(closed_on=None)
        fields = {"household_type": copy.household_type, "exit_status": copy.exit_status, **changes}
        before = HouseholdYear.objects.create(
            household=copy.household, year_id=2025, area=copy.area, **fields
        )
        head = copy.members.get()
        MemberYear.objects.create(
            member=head.member,
            household_year=before,
            year_id=2025,
            household=copy.household,
            name=head.name,
            relation=head.relation,
            **(member or {}),
        )
        RegisterYear.objects.filter(pk=2025).update(closed_on=dt.date(2025, 12, 31))
        RegisterYear.objects.filter(pk=2026).update(closed_on=None)

    return write


def head(copy: HouseholdYear, **changes: Any) -> HouseholdYear:
    """The household with these facts of its head."""
    copy.members.update(**changes)
    return copy


def reasons(kind: WarningKind) -> list[str]:
    return list(Alert.objects.filter(kind=kind).order_by("household_id").values_list("reason", flat=True))


def test_income_that_fell_by_the_share_warns_and_less_does_not(past: Any) -> None:
    make_rule(K.INCOME_FALL, threshold=Decimal("0.3"))
    for now, before in ((6999, 10000), (7000, 10000), (3000, 0), (5000, None)):
        past(exited(net_income_per_capita=now), net_income_per_capita=before)
    assert raise_alerts(TODAY) == {K.INCOME_FALL: 1}
    assert reasons(K.INCOME_FALL) == ["人均纯收入6999.00元，上年为10000.00元。"]


def test_only_those_who_could_fall_are_watched_for_low_income() -> None:
    make_rule(K.INCOME_LOW, threshold=6000)
    exited(net_income_per_capita=5999)
    exited(net_income_per_capita=6000)
    make_household(NORTH_VILLAGE, net_income_per_capita=1000)  # poor: helped already
    ordinary = {"household_type": HouseholdType.ORDINARY, "exit_status": ""}
    make_household(NORTH_VILLAGE, net_income_per_capita=1000, **ordinary)
    assert raise_alerts(TODAY) == {K.INCOME_LOW: 2}


def test_a_new_serious_illness_warns_and_an_old_one_does_not(past: Any) -> None:
    make_rule(K.ILLNESS)
    past(head(exited(head="新病人"), health_status="患有大病"), {"health_status": "健康"})
    past(head(exited(head="老病人"), health_status="患有大病"), {"health_status": "患有大病"})
    past(head(exited(), health_status="健康"), {"health_status": "健康"})
    assert raise_alerts(TODAY) == {K.ILLNESS: 1}
    assert reasons(K.ILLNESS) == ["新病人本年新患大病。"]


def test_wage_work_that_ended_warns(past: Any) -> None:
    make_rule(K.UNEMPLOYED, threshold=3)
    past(head(exited(), work_months=0), {"work_months": 8})
    past(head(exited(), work_months=2), {"work_months": 8})
    past(head(exited(), work_months=None), {"work_months": 2})
    assert raise_alerts(TODAY) == {K.UNEMPLOYED: 1}
    assert reasons(K.UNEMPLOYED) == ["上年务工8个月，本年无人务工。"]


def test_a_child_of_school_age_who_is_not_at_school_warns() -> None:
    make_parameters()
    make_rule(K.DROPOUT)
    copy = make_household(NORTH_VILLAGE)
    # Six on 1 September, fifteen on it; younger, older, and at school.
    for born, status in (
        ((2020, 9, 1), ""),
        ((2010, 9, 2), ""),
        ((2020, 9, 2), ""),
        ((2010, 9, 1), ""),
        ((2015, 1, 1), "小学"),
    ):
        make_member(copy, name=f"孩子{born[0]}{born[2]}", birth_date=dt.date(*born), schooling_status=status)
        raise_alerts(TODAY)
    assert reasons(K.DROPOUT) == ["孩子20201属义务教育阶段适龄儿童少年，登记为不在校。"]
    other = make_household(NORTH_VILLAGE)
    make_member(other, birth_date=dt.date(2010, 9, 2))
    make_member(make_household(NORTH_VILLAGE), birth_date=dt.date(2010, 9, 1))
    make_member(make_household(NORTH_VILLAGE), birth_date=dt.date(2020, 9, 2))
    assert raise_alerts(TODAY) == {K.DROPOUT: 1}


def test_dibao_that_ended_warns(past: Any) -> None:
    make_rule(K.DIBAO_LOST)
    past(head(exited(), has_dibao=False), {"has_dibao": True})
    past(head(exited(), has_dibao=True), {"has_dibao": True})
    past(head(exited(), has_destitute_support=True), {"has_dibao": True})
    past(head(exited(), has_dibao=None), {"has_dibao": None})
    assert raise_alerts(TODAY) == {K.DIBAO_LOST: 1}


def test_no_labour_without_dibao_warns() -> None:
    make_rule(K.DIBAO_MISSING)
    head(make_household(NORTH_VILLAGE), labour_capacity="无劳动力")
    head(make_household(NORTH_VILLAGE), labour_capacity="丧失劳动力", has_dibao=True)
    head(make_household(NORTH_VILLAGE), labour_capacity="弱劳动力或半劳动力")
    head(make_household(NORTH_VILLAGE), labour_capacity="")  # not known
    make_household(NORTH_VILLAGE, head=None)
    ordinary = {"household_type": HouseholdType.ORDINARY, "exit_status": ""}
    head(make_household(NORTH_VILLAGE, **ordinary), labour_capacity="无劳动力")
    assert raise_alerts(TODAY) == {K.DIBAO_MISSING: 1}


def test_labour_that_was_lost_warns(past: Any) -> None:
    make_rule(K.LABOUR_LOST)
    past(head(exited(), labour_capacity="丧失劳动力"), {"labour_capacity": "普通劳动力"})
    past(head(exited(), labour_capacity="丧失劳动力"), {"labour_capacity": "丧失劳动力"})
    past(head(exited(), labour_capacity=""), {"labour_capacity": "普通劳动力"})
    assert raise_alerts(TODAY) == {K.LABOUR_LOST: 1}


def test_house_and_water_warn() -> None:
    make_rule(K.HOUSING)
    make_rule(K.WATER)
    exited(house_grade=HouseGrade.D, has_safe_water=False)
    exited(house_grade=HouseGrade.B, has_safe_water=True)
    exited(is_dangerous_house=True)
    assert raise_alerts(TODAY) == {K.HOUSING: 2, K.WATER: 1}


def test_every_computed_kind_is_asked_by_the_plan_and_runs_over_nothing() -> None:
    make_rules()
    assert set(WarningRule.objects.values_list("kind", flat=True)) == set(WarningKind.values)
    assert len(COMPUTED) == 10
    assert raise_alerts(TODAY) == {}


def test_running_again_adds_nothing_and_keeps_decisions() -> None:
    make_rule(K.INCOME_LOW, threshold=6000)
    exited(net_income_per_capita=5000)
    assert raise_alerts(TODAY) == {K.INCOME_LOW: 1}
    Alert.objects.update(state="rejected")
    for day in (TODAY, dt.date(2026, 12, 31)):
        assert raise_alerts(day) == {}
    assert Alert.objects.get().state == "rejected"
    assert raise_alerts(dt.date(2027, 1, 1)) == {K.INCOME_LOW: 1}


@pytest.mark.parametrize(
    ("per", "same", "next_one", "name"),
    [
        (WarningPeriod.MONTH, dt.date(2026, 11, 30), dt.date(2026, 12, 1), "2026-11"),
        (WarningPeriod.QUARTER, dt.date(2026, 12, 31), dt.date(2027, 1, 1), "2026Q4"),
    ],
)
def test_a_rule_warns_once_a_period(per: str, same: dt.date, next_one: dt.date, name: str) -> None:
    make_rule(K.INCOME_LOW, threshold=6000, per=per)
    exited(net_income_per_capita=5000)
    assert [raise_alerts(day) for day in (TODAY, same)] == [{K.INCOME_LOW: 1}, {}]
    assert Alert.objects.get().period == name
    assert raise_alerts(next_one) == {K.INCOME_LOW: 1}


def test_who_is_monitored_for_the_risk_is_not_named_again() -> None:
    make_rule(K.INCOME_LOW, threshold=6000)
    known, other, cleared = (exited(net_income_per_capita=5000).household for _number in range(3))
    make_monitoring(known, risks=["其他"])
    make_monitoring(other, risks=["因病"])
    make_monitoring(cleared, risks=["其他"], state="cleared")
    raise_alerts(TODAY)
    assert set(Alert.objects.values_list("household", flat=True)) == {other.pk, cleared.pk}


def test_what_people_raised_does_not_keep_a_rule_from_warning() -> None:
    make_rule(K.INCOME_LOW, threshold=6000)
    copy = exited(net_income_per_capita=5000)
    make_alert(copy.household, kind=K.INCOME_LOW, source=AlertSource.HOUSEHOLD)
    assert raise_alerts(TODAY) == {K.INCOME_LOW: 1}


def test_the_rule_of_a_township_stands_instead_of_the_general_one() -> None:
    make_rule(K.INCOME_LOW, threshold=6000)
    make_rule(K.INCOME_LOW, threshold=7300, area=make_area(NORTH))
    for income in (5999, 7299):
        exited(NORTH_VILLAGE, net_income_per_capita=income)
        exited(SOUTH_VILLAGE, net_income_per_capita=income)
    raise_alerts(TODAY)
    places = Alert.objects.order_by("household__area").values_list("household__area", flat=True)
    assert list(places) == [NORTH_VILLAGE, NORTH_VILLAGE, SOUTH_VILLAGE]


def test_rules_hold_between_their_days() -> None:
    make_rule(K.INCOME_LOW, threshold=6000, valid_to=dt.date(2026, 11, 24))
    exited(net_income_per_capita=5000)
    assert raise_alerts(TODAY) == {}
    assert raise_alerts(dt.date(2026, 11, 23)) == {K.INCOME_LOW: 1}


def test_the_number_of_queries_does_not_grow_with_the_county(django_assert_num_queries: Any) -> None:
    make_rule(K.INCOME_LOW, threshold=6000)
    for number in (1, 6):
        for _household in range(number):
            exited(net_income_per_capita=5000)
        # Rules; savepoint, count, rows, insert, count, release.
        with django_assert_num_queries(7):
            assert raise_alerts(TODAY) == {K.INCOME_LOW: number}


def test_households_that_the_register_names_alone_are_taken_over_once() -> None:
    marked: dict[str, Any] = {"monitor_kind": "脱贫不稳定户", "monitor_identified_on": dt.date(2026, 3, 1)}
    exited(**marked, monitor_risks=["因病", "因学"])
    exited(**marked)
    exited(**marked, monitor_cleared_on=dt.date(2026, 10, 1))
    make_monitoring()
    assert [take_over_register(), take_over_register()] == [2, 0]
    taken = Monitoring.objects.filter(opened_by=None).order_by("pk")
    assert [(one.state, one.risks) for one in taken] == [
        ("monitored", ["因病", "因学"]),
        ("monitored", ["其他"]),
    ]
    assert Monitoring.objects.open().count() == HouseholdYear.objects.monitored().count() == 3


def test_the_command_says_what_it_raised() -> None:
    make_rule(K.INCOME_LOW, threshold=6000)
    exited(net_income_per_capita=5000)
    out = StringIO()
    call_command("raise_alerts", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"raised": {"收入偏低": 1}, "taken_over": 0}


def test_rules_are_loaded_from_a_plan_once_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    for expected in (16, 0):
        out = StringIO()
        call_command("load_plan", PLANS / "national.json", "--json", stdout=out)
        assert json.loads(out.getvalue())["warning_rules"] == expected
    WarningRule.objects.filter(kind=K.INCOME_LOW).update(threshold=7300)
    call_command("load_plan", PLANS / "national.json", stdout=StringIO())
    assert WarningRule.objects.get(kind=K.INCOME_LOW).threshold == 7300
    WarningRule.objects.all().delete()
    wrong = tmp_path / "wrong.json"
    row = {"kind": "没有的类别", "risk": "因病", "valid_from": "2020-01-01", "source": "文件"}
    wrong.write_text(json.dumps({"warning_rules": [row]}), encoding="utf-8")
    with pytest.raises(CommandError, match="没有的类别"):
        call_command("load_plan", wrong, stdout=StringIO())
    assert not WarningRule.objects.exists()


def test_the_county_ends_a_rule_and_begins_its_own(cast: Cast, client: Client) -> None:
    make_rules()
    client.force_login(cast.admin)
    assert client.get(reverse("admin:households_warningrule_changelist")).status_code == 200
    new = reverse("admin:households_warningrule_add")
    said = {
        "kind": K.INCOME_LOW.value,
        "threshold": "7300",
        "risk": "其他",
        "per": "每年",
        "valid_from": "2026-12-01",
        "source": "省2026年监测线",
    }
    assert "请先终止现行规则" in client.post(new, said).text
    WarningRule.objects.filter(kind=K.INCOME_LOW).update(valid_to=dt.date(2026, 12, 1))
    assert client.post(new, said).status_code == 302
    thresholds = WarningRule.objects.filter(kind=K.INCOME_LOW)
    assert thresholds.in_force(TODAY).get().threshold == 6000
    assert thresholds.in_force(dt.date(2026, 12, 1)).get().threshold == 7300
    first = WarningRule.objects.filter(kind=K.OTHER).get()
    assert client.post(reverse("admin:households_warningrule_delete", args=[first.pk])).status_code == 403
