"""From the mark to the clearing of a risk: who may do what when, and the sentences that say why not."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import User
from accounts.roles import Role
from common.refusals import Refused
from households.models import HouseholdYear, Monitoring, MonitoringStep, Parameter, RegisterYear, RiskMeasure
from households.models.monitoring import MonitoringState
from households.services.monitoring import Plan, finish_measure, move_monitoring, plan_measure
from households.transitions import MONITORING
from tests.builders import TODAY, make_user
from tests.households.monitoring import (
    LONG_AGO,
    content_monitoring,
    exited,
    make_alert,
    make_measure,
    make_monitoring,
)
from tests.life_cycles import walk
from tests.people import NORTH, Cast
from tests.races import winner_and_loser

SEES = {"auditor", "clerk", "county", "finance", "finance2", "inspector", "leader", "payer", "team"}


def move(case: Monitoring, verb: str, user: User, **said: Any) -> MonitoringStep:
    fields = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **said}
    return move_monitoring(monitoring=case, verb=verb, user=user, **fields)


def refused(case: Monitoring, verb: str, user: User, sentence: str, **said: Any) -> None:
    """The step is refused with the sentence and nothing is written."""
    before = (Monitoring.objects.values().get(pk=case.pk), MonitoringStep.objects.count())
    with pytest.raises(Refused, match=sentence):
        move(case, verb, user, **said)
    assert (Monitoring.objects.values().get(pk=case.pk), MonitoringStep.objects.count()) == before


def copy_of(case: Monitoring) -> HouseholdYear:
    return HouseholdYear.objects.get(household=case.household_id)


def test_every_state_verb_and_person_does_what_the_table_says(cast: Cast) -> None:
    found = walk(MONITORING, lambda state: make_monitoring(state=state), cast.everybody(), content_monitoring)
    # 5 states × 5 verbs × 15 people. Help, propose: team and clerk. Clear, send back, end (thrice): county.
    assert found == {"allowed": 2 * 2 + 2 + 3, "refused": 5 * 5 * 15 - 9}


def test_a_risk_goes_from_the_mark_to_the_clearing(cast: Cast) -> None:
    case = make_monitoring()
    plan = Plan("公益岗位帮扶", "安排保洁员岗位", cast.cadre, dt.date(2026, 12, 1))
    measure = plan_measure(user=cast.team, monitoring=case, key=uuid.uuid4(), plan=plan, today=TODAY)
    move(case, "help", cast.team)
    finish_measure(user=cast.cadre, measure=measure, done_on=TODAY, result="已上岗", today=TODAY)
    move(case, "propose", cast.clerk, found="收入稳定，月工资800元", method="公益岗位就业")
    move(case, "clear", cast.county)
    case.refresh_from_db()
    assert (case.state, case.cleared_on, case.clear_found) == (
        MonitoringState.CLEARED,
        TODAY,
        "收入稳定，月工资800元",
    )
    copy = copy_of(case)
    assert (copy.monitor_cleared_on, copy.monitor_clear_method, copy.version) == (TODAY, "公益岗位就业", 2)
    assert list(case.steps.values_list("verb", flat=True)) == ["help", "propose", "clear"]
    assert make_monitoring(case.household).pk != case.pk  # it may be marked again


def test_help_begins_with_a_measure(cast: Cast) -> None:
    refused(make_monitoring(), "help", cast.team, "请先制定帮扶措施")


@pytest.mark.parametrize(("since", "first"), [((2026, 5, 25), "2026-11-25"), ((2026, 8, 31), "2027-02-28")])
def test_a_risk_is_cleared_after_the_policys_months_only(
    cast: Cast, since: tuple[int, int, int], first: str
) -> None:
    case = make_monitoring(state="helped", identified_on=dt.date(*since))
    refused(case, "propose", cast.team, f"满6个月方可消除风险：最早{first}", found="稳定", method="就业")
    Parameter.objects.filter(key="monitoring_months").update(value=2)
    assert move(case, "propose", cast.team, found="稳定", method="就业").target == "proposed"


def test_on_the_day_itself_the_months_are_over(cast: Cast) -> None:
    case = make_monitoring(state="helped", identified_on=dt.date(2026, 5, 24))
    assert move(case, "propose", cast.team, found="稳定", method="就业").target == "proposed"


def test_open_measures_alerts_and_a_missing_check_stand_against_the_clearing(cast: Cast) -> None:
    case = make_monitoring(state="helped")
    measure = make_measure(case)
    refused(case, "propose", cast.team, "尚未完成：安排保洁员岗位", found="稳定", method="就业")
    finish_measure(user=cast.team, measure=measure, done_on=TODAY, result="已上岗", today=TODAY)
    alert = make_alert(case.household)
    refused(case, "propose", cast.team, "该户还有预警线索未处理", found="稳定", method="就业")
    alert.delete()
    refused(case, "propose", cast.team, "请填写入户核查情况", found=" ", method="就业")
    move(case, "propose", cast.team, found="稳定", method="")
    refused(case, "clear", cast.county, "消除风险须填写")


def test_who_proposes_does_not_clear(cast: Cast) -> None:
    case = make_monitoring(state="helped")
    cast.team.postings.create(role=Role.COUNTY, area_id="990001", valid_from=dt.date(2020, 1, 1))
    move(case, "propose", cast.team, found="稳定", method="就业")
    refused(case, "clear", cast.team, "前面的环节由您办理")
    assert move(case, "clear", cast.county).target == "cleared"


def test_a_proposal_goes_back_with_a_reason_and_monitoring_ends_with_one(cast: Cast) -> None:
    case = make_monitoring(state="proposed")
    refused(case, "send_back", cast.county, "请填写意见或理由")
    move(case, "send_back", cast.county, opinion="收入仍不稳")
    move(case, "end", cast.county, opinion="整户迁出")
    assert (copy_of(case).monitor_cleared_on, copy_of(case).monitor_clear_method) == (TODAY, "整户迁出")
    plan = Plan("就业帮扶", "介绍务工", cast.cadre, TODAY)
    with pytest.raises(Refused, match="该户的监测已结束"):
        plan_measure(user=cast.team, monitoring=case, key=uuid.uuid4(), plan=plan, today=TODAY)


def test_a_closed_year_takes_no_clearing(cast: Cast) -> None:
    case = make_monitoring(state="proposed")
    RegisterYear.objects.update(closed_on=TODAY)
    refused(case, "clear", cast.county, "已不在当前年度名册中")


def test_one_monitoring_a_household_stands_open(cast: Cast) -> None:
    case = make_monitoring()
    with pytest.raises(IntegrityError, match="monitoring_one_open"):
        make_monitoring(case.household)


def test_a_measure_is_planned_once_ahead_and_by_the_villages_office(cast: Cast) -> None:
    case = make_monitoring()
    key = uuid.uuid4()
    plan = Plan("就业帮扶", "介绍务工", cast.cadre, TODAY)
    for _again in range(2):
        plan_measure(user=cast.team, monitoring=case, key=key, plan=plan, today=TODAY)
    assert RiskMeasure.objects.count() == 1
    for user in (cast.clerk2, cast.cadre, cast.county, cast.nobody):
        with pytest.raises(Refused, match="您的岗位无权办理"):
            plan_measure(user=user, monitoring=case, key=uuid.uuid4(), plan=plan, today=TODAY)
    late = Plan("就业帮扶", "介绍务工", cast.cadre, TODAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match="完成时限已过"):
        plan_measure(user=cast.team, monitoring=case, key=uuid.uuid4(), plan=late, today=TODAY)
    assert RiskMeasure.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "day", "result", "sentence"),
    [
        ("clerk2", TODAY, "已上岗", "只有责任人或所在村镇"),
        ("cadre2", TODAY, "已上岗", "只有责任人或所在村镇"),
        ("team", TODAY + dt.timedelta(days=1), "已上岗", "办理日期不能晚于今天"),
        ("team", TODAY, " ", "请填写完成日期和成效"),
        ("team", LONG_AGO - dt.timedelta(days=1), "已上岗", "不能早于纳入监测"),
    ],
)
def test_why_a_measure_is_not_done(cast: Cast, who: str, day: dt.date, result: str, sentence: str) -> None:
    measure = make_measure(make_monitoring(), person=cast.cadre)
    with pytest.raises(Refused, match=sentence):
        finish_measure(user=cast.everybody()[who], measure=measure, done_on=day, result=result, today=TODAY)
    measure.refresh_from_db()
    assert measure.done_on is None


def test_a_measure_is_done_once(cast: Cast) -> None:
    measure = make_measure(make_monitoring(), person=cast.cadre)
    for _again in range(2):
        finish_measure(user=cast.cadre, measure=measure, done_on=TODAY, result="已上岗", today=TODAY)
    with pytest.raises(Refused, match="已有人登记完成"):
        finish_measure(user=cast.team, measure=measure, done_on=TODAY, result="未上岗", today=TODAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_clearing_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    case = make_monitoring(exited().household, state="proposed")
    users = [cast.county, make_user(role=Role.COUNTY)]

    def clear(user: User) -> str:
        return str(move(Monitoring.objects.get(pk=case.pk), "clear", user).target)

    done, told = winner_and_loser(*(partial(clear, user) for user in users))
    assert done == "cleared"
    assert "已有人办理（当前状态：风险已消除）" in told
    assert MonitoringStep.objects.count() == 1


def test_the_clerk_of_another_township_sees_nothing(cast: Cast) -> None:
    case = make_monitoring()
    seen = {name for name, user in cast.everybody().items() if case in Monitoring.objects.visible_to(user)}
    assert case.household.area_id.startswith(NORTH)
    assert seen == SEES
