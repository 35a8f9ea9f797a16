"""From the application to the filing, and from the proposal to the signed exit (P5-47, P5-52, P5-62)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from accounts.models import User
from assistance.models import Pairing
from common.refusals import Refused
from households.cases.kinds import kind_of
from households.codes import ExitStatus, HouseholdType
from households.models import (
    AdjustmentCase,
    ExitCase,
    ExitSignature,
    ExitStep,
    HouseholdYear,
    IdentificationCase,
    IdentificationStep,
    Notice,
)
from households.services.cases import take_step
from households.services.exits import Said, answer_criteria
from tests.builders import TODAY, make_household
from tests.households.cases import (
    ASSEMBLY,
    FIRST,
    answer_all,
    hung,
    make_adjustment,
    make_application,
    make_exit,
    sign,
)
from tests.people import NORTH_VILLAGE, Cast


def step(case: Any, verb: str, user: User, **changes: Any) -> Any:
    said = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **changes}
    return take_step(kind_of(case).cycle, case, verb, user=user, **said)


def put(case: Any, **values: Any) -> None:
    type(case).objects.filter(pk=case.pk).update(**values)


def copy_of(case: Any) -> HouseholdYear:
    return HouseholdYear.objects.get(household=case.household)


def test_a_household_is_identified_by_six_steps_of_three_levels(cast: Cast) -> None:
    case = make_application(cast)
    step(case, "appraise", cast.team, facts=ASSEMBLY)
    put(case, village_notice=hung())
    step(case, "review", cast.clerk)
    put(case, township_notice=hung())
    step(case, "compare", cast.clerk, facts={"comparison": "无车辆、商品房、财政供养"})
    step(case, "confirm", cast.county, facts={"meeting": "领导小组第3次会议"})
    put(case, announcement=hung("公告"))
    step(case, "file", cast.county, facts={"filing_no": "市备2026-18"})

    copy = copy_of(case)
    assert (copy.household_type, copy.exit_status) == (HouseholdType.REGISTERED, ExitStatus.POOR)
    assert (copy.main_cause, copy.id_standard) == ("因病", "国家标准")
    assert copy.identified_on == dt.date(2026, 11, 1)
    verbs = ["apply", "appraise", "review", "compare", "confirm", "file"]
    assert list(IdentificationStep.objects.values_list("verb", flat=True)) == verbs
    case.refresh_from_db()
    assert (case.state, case.filing_no, case.comparison) == (
        "filed",
        "市备2026-18",
        "无车辆、商品房、财政供养",
    )


def test_a_household_leaves_the_register_with_two_signatures(cast: Cast) -> None:
    case = make_exit(cast)
    answer_all(cast, case)
    step(case, "appraise", cast.team, facts=ASSEMBLY)
    sign(cast, case, "household")
    sign(cast, case, "helper")
    step(case, "recognise", cast.team)
    put(case, village_notice=hung("退出公示"))
    step(case, "review", cast.clerk)
    step(case, "approve", cast.county, facts={"meeting": "领导小组第5次会议"})
    put(case, announcement=hung("公告"))
    step(case, "mark", cast.county)

    copy = copy_of(case)
    assert (copy.exit_status, copy.exit_year, copy.household_type) == ("已脱贫", 2026, "建档立卡户")
    assert ExitStep.objects.count() == 6


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({**ASSEMBLY, "attended": 19, "in_favour": 17}, "到会人数不足：应到30人，实到19人"),
        ({**ASSEMBLY, "in_favour": 10, "against": 10, "abstained": 0}, "同意票未超过到会人数的半数"),
        ({**ASSEMBLY, "in_favour": 19, "against": 2}, "表决票数多于到会人数"),
        ({"invited": 0, "attended": 0}, "到会人数不足"),
    ],
)
def test_the_assembly_needs_two_thirds_and_a_majority(
    cast: Cast, facts: dict[str, int], sentence: str
) -> None:
    case = make_application(cast)
    with pytest.raises(Refused, match=sentence):
        step(case, "appraise", cast.team, facts=facts)
    case.refresh_from_db()
    assert (case.state, IdentificationStep.objects.count()) == ("applied", 1)


@pytest.mark.parametrize(
    ("state", "verb", "who", "changes", "sentence"),
    [
        ("applied", "review", "clerk", {}, "已有人办理"),
        ("appraised", "review", "clerk", {}, "须先进行公示"),
        ("appraised", "review", "team", {}, "您的岗位无权办理"),
        ("appraised", "review", "clerk2", {}, "您的岗位无权办理"),
        ("reviewed", "compare", "clerk", {}, "须先进行公示"),
        ("compared", "confirm", "county", {"facts": {"meeting": ""}}, "请填写研究该事项的会议名称或纪要文号"),
        ("compared", "confirm", "county", {"facts": {"attended": 5}}, "请填写研究该事项的会议名称或纪要文号"),
        ("confirmed", "file", "county", {"facts": {"filing_no": "1"}}, "须先发布县级公告"),
        ("compared", "reject", "clerk", {}, "请填写意见或理由"),
        ("confirmed", "file", "county", {"on": dt.date(2026, 9, 30)}, "上一环节的日期是2026-10-01"),
    ],
)
def test_a_step_out_of_order_or_by_the_wrong_hands_says_why(
    cast: Cast, state: str, verb: str, who: str, changes: dict[str, Any], sentence: str
) -> None:
    case = make_application(cast)
    put(case, state=state, comparison="无")
    with pytest.raises(Refused, match=sentence):
        step(case, verb, cast.everybody()[who], **changes)
    case.refresh_from_db()
    assert (case.state, IdentificationStep.objects.count()) == (state, 1)


def test_who_opened_a_case_does_not_review_it(cast: Cast) -> None:
    case = make_application(cast, user=cast.clerk)
    put(case, state="appraised", village_notice=hung())
    with pytest.raises(Refused, match="前面的环节由您办理"):
        step(case, "review", cast.clerk)


def test_a_return_takes_the_notice_back(cast: Cast) -> None:
    case = make_application(cast)
    step(case, "appraise", cast.team, facts=ASSEMBLY)
    put(case, village_notice=hung())
    step(case, "return_to_village", cast.clerk, opinion="评议签到册不全")
    case.refresh_from_db()
    assert (case.state, case.village_notice) == ("applied", None)
    assert Notice.objects.get().withdrawn_reason == "退回：评议签到册不全"


def test_a_household_is_in_one_open_case_only(cast: Cast) -> None:
    case = make_application(cast)
    with pytest.raises(Refused, match="该户已有未办结的识别申请"):
        make_application(cast, household=case.household)
    step(case, "withdraw", cast.team, opinion="农户放弃")
    assert make_application(cast, household=case.household).pk != case.pk


def test_the_same_form_opens_one_case(cast: Cast) -> None:
    case = make_application(cast)
    assert make_application(cast, household=case.household, key=case.key) == case
    assert (IdentificationCase.objects.count(), IdentificationStep.objects.count()) == (1, 1)


def test_only_those_not_registered_apply_and_only_registered_ones_leave(cast: Cast) -> None:
    registered = make_household(NORTH_VILLAGE).household
    ordinary = make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="").household
    exited = make_household(NORTH_VILLAGE, exit_status="已脱贫").household
    with pytest.raises(Refused, match="该户已是建档立卡户"):
        make_application(cast, household=registered)
    with pytest.raises(Refused, match="只有建档立卡户才能退出"):
        make_exit(cast, household=ordinary)
    with pytest.raises(Refused, match="该户已脱贫"):
        make_exit(cast, household=exited)
    assert (IdentificationCase.objects.count(), ExitCase.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["clerk2", "cadre", "county", "auditor", "inspector", "nobody"])
def test_cases_are_opened_in_ones_own_village_or_township(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="您不能在该地区发起申请"):
        make_application(cast, user=cast.everybody()[who])
    assert IdentificationCase.objects.count() == 0


def test_an_exit_waits_for_every_criterion(cast: Cast) -> None:
    case = make_exit(cast)
    with pytest.raises(Refused, match="尚未填写：人均纯收入超过扶贫标准"):
        step(case, "appraise", cast.team, facts=ASSEMBLY)
    answer_all(cast, case)
    first = case.criteria.criteria.earliest("position")
    said = [Said(first.pk, False, "收入只有3000元")]
    answer_criteria(user=cast.team, case=case, said=said, today=TODAY)
    with pytest.raises(Refused, match="未达标：人均纯收入超过扶贫标准"):
        step(case, "appraise", cast.team, facts=ASSEMBLY)
    with pytest.raises(Refused, match="请填写佐证"):
        answer_criteria(user=cast.team, case=case, said=[Said(first.pk, True, "")], today=TODAY)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [([], "农户尚未在脱贫确认书上签字"), (["household"], "帮扶责任人尚未在脱贫确认书上签字")],
)
def test_an_exit_without_two_signatures_goes_no_further(cast: Cast, parts: list[str], sentence: str) -> None:
    case = make_exit(cast)
    put(case, state="appraised")
    for part in parts:
        sign(cast, case, part)
    with pytest.raises(Refused, match=sentence):
        step(case, "recognise", cast.team)
    put(case, state="approved", announcement=hung("公告"))
    with pytest.raises(Refused, match=sentence):
        step(case, "mark", cast.county)
    assert copy_of(case).exit_status == ExitStatus.POOR


def test_each_part_signs_once_and_only_after_the_appraisal(cast: Cast) -> None:
    case = make_exit(cast)
    with pytest.raises(Refused, match="村民评议之后才能签字确认"):
        sign(cast, case, "household")
    put(case, state="appraised")
    sign(cast, case, "household")
    sign(cast, case, "household")
    with pytest.raises(Refused, match="已签字"):
        sign(cast, case, "household", picture="another")
    assert ExitSignature.objects.count() == 1


def test_cases_are_seen_by_whoever_sees_the_household(cast: Cast) -> None:
    case = make_application(cast)
    seen = {
        who for who, user in cast.everybody().items() if case in IdentificationCase.objects.visible_to(user)
    }
    assert seen == {
        "county",
        "clerk",
        "team",
        "finance",
        "finance2",
        "payer",
        "inspector",
        "auditor",
        "leader",
    }


def test_a_closed_year_takes_no_outcome(cast: Cast) -> None:
    case = make_exit(cast)
    put(case, state="approved", announcement=hung("公告"))
    for part in ("household", "helper"):
        ExitSignature.objects.create(
            case=case,
            part=part,
            name="张三",
            signed_on=FIRST,
            taken_by=cast.team,
            image="x",
            width=1,
            height=1,
            sha256=part,
        )
    case.year.closed_on = TODAY
    case.year.save(update_fields=["closed_on"])
    with pytest.raises(Refused, match="已不在当前年度名册中"):
        step(case, "mark", cast.county)
    assert ExitStep.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("清退", {"household_type": "清退户", "exit_status": "", "relapsed_on": None}),
        ("注销", {"household_type": "注销户", "exit_status": "", "relapsed_on": None}),
        ("返贫", {"household_type": "建档立卡户", "exit_status": "返贫", "relapsed_on": TODAY}),
    ],
)
def test_the_register_is_put_right_by_three_levels(cast: Cast, kind: str, outcome: dict[str, Any]) -> None:
    case = make_adjustment(cast, kind)
    if kind != "注销":
        with pytest.raises(Refused, match="须先进行公示"):
            step(case, "review", cast.clerk)
        put(case, village_notice=hung("动态调整公示"))
    step(case, "review", cast.clerk)
    step(case, "approve", cast.county, facts={"meeting": "领导小组第6次会议"})
    copy = copy_of(case)
    assert {name: getattr(copy, name) for name in outcome} == outcome


def test_a_household_goes_one_way_at_a_time(cast: Cast) -> None:
    household = make_household(NORTH_VILLAGE).household
    make_exit(cast, household=household)
    with pytest.raises(Refused, match="该户已有未办结的退出程序（2026-10-01，拟退出）"):
        make_adjustment(cast, household=household)
    assert AdjustmentCase.objects.count() == 0


def test_only_what_can_be_is_put_right(cast: Cast) -> None:
    ordinary = make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="").household
    poor = make_household(NORTH_VILLAGE).household
    with pytest.raises(Refused, match="只有建档立卡户才能办理动态调整"):
        make_adjustment(cast, household=ordinary)
    with pytest.raises(Refused, match="只有已脱贫户才能标记返贫"):
        make_adjustment(cast, "返贫", household=poor)


def test_a_household_that_fell_back_is_identified_again_and_keeps_its_first_month(cast: Cast) -> None:
    first = dt.date(2014, 12, 1)
    household = make_household(
        NORTH_VILLAGE, exit_status="返贫", identified_on=first, other_causes=["因学"]
    ).household
    case = make_application(cast, household=household, cause="因学")
    put(case, state="confirmed", announcement=hung("公告"), comparison="无")
    step(case, "file", cast.county, facts={"filing_no": "1"})
    copy = copy_of(case)
    assert (copy.exit_status, copy.identified_on, copy.main_cause) == ("未脱贫", first, "因学")
    assert copy.other_causes == []


def test_an_application_before_the_open_register_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="日期早于本年度采集期起始日2025-10-01"):
        make_application(cast, opened_on=dt.date(2025, 9, 30))


def test_a_step_without_what_it_asks_is_none(cast: Cast) -> None:
    case = make_application(cast)
    with pytest.raises(Refused, match="请填写：应到人数"):
        step(case, "appraise", cast.team)
    put(case, state="reviewed", township_notice=hung())
    with pytest.raises(Refused, match="请填写：数据比对结果"):
        step(case, "compare", cast.clerk)
    assert IdentificationStep.objects.count() == 1


def test_a_return_makes_the_signatures_void_and_keeps_them(cast: Cast) -> None:
    case = make_exit(cast)
    put(case, state="appraised")
    sign(cast, case, "household")
    step(case, "return_to_village", cast.clerk, opinion="收入核算有误")
    assert ExitSignature.objects.get().voided_on == TODAY
    put(case, state="appraised")
    sign(cast, case, "household", picture="anew")
    assert ExitSignature.objects.filter(voided_on=None).count() == 1


def test_the_helper_signs_on_their_own_account(cast: Cast) -> None:
    case = make_exit(cast)
    put(case, state="appraised")
    with pytest.raises(Refused, match="您的岗位无权办理"):
        sign(cast, case, "helper", by=cast.cadre)
    Pairing.objects.create(household=case.household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1))
    assert sign(cast, case, "helper", by=cast.cadre).taken_by == cast.cadre
    with pytest.raises(Refused, match="您的岗位无权办理"):
        sign(cast, case, "household", by=cast.cadre2)


def test_helpers_stay_after_the_exit(cast: Cast) -> None:
    """P5-63: the exit ends no pairing."""
    case = make_exit(cast)
    pairing = Pairing.objects.create(
        household=case.household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1)
    )
    for part in ("household", "helper"):
        put(case, state="appraised")
        sign(cast, case, part)
    put(case, state="approved", announcement=hung("公告"))
    step(case, "mark", cast.county)
    assert copy_of(case).exit_status == ExitStatus.EXITED
    assert list(Pairing.objects.in_force(TODAY)) == [pairing]


def test_what_hangs_is_taken_down_when_a_case_ends(cast: Cast) -> None:
    case = make_application(cast)
    running = hung(starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=6))
    put(case, state="appraised", village_notice=running)
    step(case, "withdraw", cast.team, opinion="农户放弃")
    running.refresh_from_db()
    assert (running.withdrawn_on, running.withdrawn_reason) == (TODAY, "农户放弃")
