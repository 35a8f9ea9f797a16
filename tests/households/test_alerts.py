"""Alerts: who raises them, who checks and decides, and what becomes of the household."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from assistance.models import Pairing
from common.refusals import Refused
from households.codes import HouseholdType, MonitorKind, RiskType
from households.codes.monitoring import AlertSource, WarningKind
from households.models import Alert, AlertStep, HouseholdYear, Monitoring, MonitoringStep, WarningRule
from households.services.alerts import Noticed, check_alert, confirm_alert, raise_alert
from households.transitions import ALERT
from tests.builders import TODAY, make_household, make_user
from tests.households.monitoring import content_alert, exited, make_alert, make_monitoring, make_rules
from tests.life_cycles import walk
from tests.people import NORTH, NORTH_VILLAGE, Cast
from tests.races import winner_and_loser

ILL = Noticed(WarningKind.ILLNESS, AlertSource.CADRE, "户主确诊尿毒症")


SEES = {"auditor", "cadre", "clerk", "county", "finance", "finance2", "inspector", "leader", "payer", "team"}


def raised(user: User, household: Any, noticed: Noticed = ILL, **said: Any) -> Alert:
    fields = {"key": uuid.uuid4(), "raised_on": TODAY, "today": TODAY, **said}
    return raise_alert(user=user, household=household, noticed=noticed, **fields)


def confirm(alert: Alert, user: User, kind: str = MonitorKind.UNSTABLE, **said: Any) -> AlertStep:
    fields = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY, "risks": ["因病"], **said}
    return confirm_alert(user=user, alert=alert, kind=kind, **fields)


def test_every_state_verb_and_person_does_what_the_table_says(cast: Cast) -> None:
    found = walk(ALERT, lambda state: make_alert(state=state), cast.everybody(), content_alert)
    # 4 states × 4 verbs × 15 people. Check: team and clerk. Confirm, again, reject (twice): clerk.
    assert found == {"allowed": 2 + 1 + 1 + 2, "refused": 4 * 4 * 15 - 6}


def test_an_alert_is_checked_and_taken_into_monitoring(cast: Cast) -> None:
    make_rules()
    copy = exited()
    alert = raised(cast.team, copy.household)
    assert (alert.risk, alert.state, alert.raised_by) == (RiskType.ILLNESS, "raised", cast.team)
    check_alert(
        user=cast.team, alert=alert, key=uuid.uuid4(), on=TODAY, today=TODAY, found="每周透析三次，自付较高"
    )
    confirm(alert, cast.clerk, risks=["因病", "因疫情"])
    alert.refresh_from_db()
    assert (alert.state, alert.found) == ("confirmed", "每周透析三次，自付较高")
    monitoring = alert.monitoring
    assert monitoring is not None
    assert (monitoring.kind, monitoring.risks, monitoring.state, monitoring.opened_by) == (
        MonitorKind.UNSTABLE,
        ["因病", "因疫情"],
        "monitored",
        cast.clerk,
    )
    copy.refresh_from_db()
    assert (copy.monitor_kind, copy.monitor_risks, copy.monitor_identified_on, copy.version) == (
        MonitorKind.UNSTABLE,
        ["因病", "因疫情"],
        TODAY,
        2,
    )
    assert list(MonitoringStep.objects.values_list("verb", "by__username")) == [("mark", "clerk")]


def test_a_second_alert_adds_its_risk_to_the_same_monitoring(cast: Cast) -> None:
    monitoring = make_monitoring()
    alert = make_alert(monitoring.household, state="checked")
    confirm(alert, cast.clerk)
    monitoring.refresh_from_db()
    assert monitoring.risks == ["因意外事故", "因病"]
    assert (Monitoring.objects.count(), MonitoringStep.objects.count()) == (1, 0)


def test_no_risk_is_added_behind_a_proposal_to_clear(cast: Cast) -> None:
    monitoring = make_monitoring(state="proposed")
    alert = make_alert(monitoring.household, state="checked")
    with pytest.raises(Refused, match="该户已提出风险消除"):
        confirm(alert, cast.clerk)
    alert.refresh_from_db()
    assert (alert.state, AlertStep.objects.count()) == ("checked", 0)


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        (MonitorKind.UNSTABLE, {"exit_status": "未脱贫"}, "只有已脱贫户才能认定为脱贫不稳定户"),
        (MonitorKind.MARGINAL, {}, "建档立卡户不能认定为边缘易致贫户"),
        (MonitorKind.UNSTABLE, {"household_type": HouseholdType.ORDINARY, "exit_status": ""}, "只有已脱贫户"),
    ],
)
def test_the_kind_fits_the_register(cast: Cast, kind: str, changes: dict[str, Any], sentence: str) -> None:
    copy = make_household(NORTH_VILLAGE, **{"exit_status": "已脱贫", **changes})
    with pytest.raises(Refused, match=sentence):
        confirm(make_alert(copy.household, state="checked"), cast.clerk, kind=kind)
    assert (Monitoring.objects.count(), AlertStep.objects.count()) == (0, 0)


def test_a_suddenly_distressed_household_may_be_any(cast: Cast) -> None:
    for changes in ({}, {"household_type": HouseholdType.ORDINARY, "exit_status": ""}):
        copy = make_household(NORTH_VILLAGE, **changes)
        confirm(make_alert(copy.household, state="checked"), cast.clerk, kind=MonitorKind.DISTRESSED)
    assert Monitoring.objects.filter(kind=MonitorKind.DISTRESSED).count() == 2


def test_a_rejected_alert_keeps_its_reason(cast: Cast) -> None:
    alert = make_alert(state="checked")
    said: dict[str, Any] = {"user": cast.clerk, "on": TODAY, "today": TODAY}
    with pytest.raises(Refused, match="请填写意见或理由"):
        ALERT.perform(alert, "reject", key=uuid.uuid4(), **said)
    ALERT.perform(alert, "reject", key=uuid.uuid4(), opinion="费用已全额报销", **said)
    assert AlertStep.objects.get().opinion == "费用已全额报销"
    assert not Alert.objects.open().exists()


def test_a_check_says_what_was_found(cast: Cast) -> None:
    alert = make_alert()
    for found in ("", "  "):
        with pytest.raises(Refused, match="请填写入户核查情况"):
            check_alert(user=cast.team, alert=alert, key=uuid.uuid4(), on=TODAY, today=TODAY, found=found)
    assert AlertStep.objects.count() == 0


def test_who_checked_does_not_decide(cast: Cast) -> None:
    alert = make_alert()
    check_alert(user=cast.clerk, alert=alert, key=uuid.uuid4(), on=TODAY, today=TODAY, found="属实")
    with pytest.raises(Refused, match="前面的环节由您办理"):
        confirm(alert, cast.clerk)
    assert Monitoring.objects.count() == 0
    assert confirm(alert, make_user(role=Role.CLERK, area=NORTH)).target == "confirmed"


def test_helpers_raise_alerts_for_their_own_households_only(cast: Cast) -> None:
    make_rules()
    copy = exited()
    Pairing.objects.create(household=copy.household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1))
    said = Noticed(WarningKind.PANDEMIC, AlertSource.HOUSEHOLD, "封控期间无法外出务工")
    alert = raised(cast.cadre, copy.household, said)
    assert (alert.risk, alert.source) == (RiskType.PANDEMIC, "农户申报")
    for name in ("cadre2", "clerk2", "school", "auditor", "inspector", "leader", "nobody"):
        with pytest.raises(Refused, match="您不能上报该户的预警线索"):
            raised(cast.everybody()[name], copy.household)
    assert Alert.objects.count() == 1
    seen = {name for name, user in cast.everybody().items() if alert in Alert.objects.visible_to(user)}
    assert seen == SEES


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [(None, "请填写该户自付金额"), (Decimal(9999), "医疗支出达到10000元方属支出较大")],
)
def test_medical_costs_are_high_from_the_threshold_on(
    cast: Cast, amount: Decimal | None, sentence: str
) -> None:
    make_rules()
    household = exited().household
    with pytest.raises(Refused, match=sentence):
        raised(
            cast.team, household, Noticed(WarningKind.MEDICAL_COST, AlertSource.DEPARTMENT, "住院", amount)
        )
    enough = Noticed(WarningKind.MEDICAL_COST, AlertSource.DEPARTMENT, "住院", Decimal(10_000))
    assert raised(cast.team, household, enough).amount == 10_000


def test_the_rule_of_the_nearest_area_counts(cast: Cast) -> None:
    make_rules()
    WarningRule.objects.create(
        kind=WarningKind.MEDICAL_COST,
        threshold=3000,
        risk=RiskType.ILLNESS,
        area_id=NORTH,
        valid_from=dt.date(2026, 1, 1),
        source="镇文件",
    )
    said = Noticed(WarningKind.MEDICAL_COST, AlertSource.DEPARTMENT, "住院", Decimal(3000))
    assert raised(cast.team, exited().household, said).amount == 3000


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"raised_on": TODAY + dt.timedelta(days=1)}, "办理日期不能晚于今天"),
        ({"raised_on": dt.date(2013, 1, 1)}, "当日没有生效的此类预警规则"),
        ({"noticed": Noticed(WarningKind.OTHER, AlertSource.CADRE, "  ")}, "请填写线索内容"),
        ({"noticed": Noticed(WarningKind.OTHER, AlertSource.RULE, "家中困难")}, "预警线索要么由规则产生"),
    ],
)
def test_why_an_alert_is_not_raised(cast: Cast, said: dict[str, Any], sentence: str) -> None:
    make_rules()
    with pytest.raises(Refused, match=sentence):
        raised(cast.team, exited().household, **said)
    assert Alert.objects.count() == 0


def test_a_double_click_raises_one_alert_and_marks_once(cast: Cast) -> None:
    make_rules()
    household = exited().household
    key = uuid.uuid4()
    assert raised(cast.team, household, key=key) == raised(cast.team, household, key=key)
    alert = make_alert(household, state="checked")
    assert confirm(alert, cast.clerk, key=key) == confirm(alert, cast.clerk, key=key)
    assert (Alert.objects.count(), Monitoring.objects.count(), AlertStep.objects.count()) == (2, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_deciding_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    alert = make_alert(state="checked")
    users = [cast.clerk, make_user(role=Role.CLERK, area=NORTH)]

    def act(user: User) -> str:
        return str(confirm(Alert.objects.get(pk=alert.pk), user).target)

    done, told = winner_and_loser(*(partial(act, user) for user in users))
    assert done == "confirmed"
    assert "已有人办理（当前状态：纳入监测）" in told
    assert (Monitoring.objects.count(), AlertStep.objects.count()) == (1, 1)


def test_every_change_of_an_alert_is_in_its_history(cast: Cast) -> None:
    alert = make_alert(state="checked")
    confirm(alert, cast.clerk)
    events = Alert.events.rel.related_model.objects.filter(pgh_obj=alert).order_by("pgh_id")  # type: ignore[attr-defined]
    assert list(events.values_list("pgh_label", "state")) == [("insert", "checked"), ("update", "confirmed")]
    assert HouseholdYear.objects.monitored().count() == 1
