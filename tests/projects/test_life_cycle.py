"""The life cycle of a project: who may move it when, and the sentences that say why not."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from common.refusals import Refused
from households.codes import HouseholdType
from households.models import HouseholdYear, Notice, Objection
from projects.codes import ProjectCategory, ProjectState
from projects.models import Project, ProjectStep
from projects.services import move_project
from projects.transitions import CYCLE
from tests.builders import TODAY, make_project, make_user
from tests.life_cycles import walk
from tests.people import NORTH_VILLAGE, Cast
from tests.projects.casework import content_guards, make_acceptance, make_notice, make_participation
from tests.races import winner_and_loser


def ready(state: str, **changes: Any) -> Project:
    """A project with one household, complete."""
    project = make_project(NORTH_VILLAGE, state=state, **changes)
    make_participation(project)
    return project


def move(project: Project, verb: str, user: User, **said: Any) -> ProjectStep:
    return move_project(
        project=project, verb=verb, user=user, **{"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **said}
    )


def refused(project: Project, verb: str, user: User, sentence: str, **said: Any) -> None:
    """The step is refused with the sentence and nothing is written."""
    before = (Project.objects.values().get(pk=project.pk), ProjectStep.objects.count())
    with pytest.raises(Refused, match=sentence):
        move(project, verb, user, **said)
    assert (Project.objects.values().get(pk=project.pk), ProjectStep.objects.count()) == before


def test_every_state_verb_and_person_does_what_the_table_says(cast: Cast) -> None:
    found = walk(CYCLE, ready, cast.everybody(), content_guards)
    # 9 states × 11 verbs × 15 people. Declare, start, finish and withdraw (twice): team and clerk. Review,
    # return to village, accept, send back: clerk. Approve, return to township, stop (twice): county.
    assert found == {"allowed": 5 * 2 + 4 + 4, "refused": 9 * 11 * 15 - 18}


def test_the_whole_way(cast: Cast) -> None:
    project = ready("draft")
    for verb, who in (
        ("declare", cast.team),
        ("review", cast.clerk),
        ("approve", cast.county),
        ("start", cast.team),
        ("finish", cast.team),
        ("accept", cast.clerk),
    ):
        row = CYCLE.find(project.state, verb)
        assert row is not None
        move(project, verb, who, **content_guards(project, row))
    assert project.state == ProjectState.ACCEPTED
    assert list(project.steps.values_list("verb", flat=True)) == [
        "declare", "review", "approve", "start", "finish", "accept",
    ]  # fmt: skip
    assert project.steps.get(verb="approve").meeting == "县领导小组会议"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": ""}, "绩效目标"),
        ({"participation": " ", "linkage": ""}, "贫困群众参与情况、带贫减贫机制"),
        ({"fund_county": 0}, "资金应大于0元"),
    ],
)
def test_an_incomplete_project_cannot_be_declared(cast: Cast, changes: dict[str, Any], sentence: str) -> None:
    refused(ready("draft", **changes), "declare", cast.team, sentence)


def test_households_are_needed_but_not_for_a_road(cast: Cast) -> None:
    refused(make_project(NORTH_VILLAGE, state="draft"), "declare", cast.team, "尚未选择参与农户")
    road = make_project(NORTH_VILLAGE, state="draft", category=ProjectCategory.INFRASTRUCTURE)
    assert move(road, "declare", cast.team).target == "declared"


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [("draft", "declare", "team"), ("declared", "review", "clerk"), ("reviewed", "approve", "county")],
)
def test_households_that_left_the_register_are_named(cast: Cast, state: str, verb: str, who: str) -> None:
    project = ready(state)
    row = CYCLE.find(state, verb)
    assert row is not None
    said = content_guards(project, row)
    HouseholdYear.objects.update(household_type=HouseholdType.REMOVED, exit_status="")
    refused(project, verb, cast.everybody()[who], "已不在本年度建档立卡名册：测试户主。", **said)


def test_the_same_hands_do_not_review_or_approve(cast: Cast) -> None:
    project = ready("draft")
    move(project, "declare", cast.clerk)
    project.village_notice = make_notice(NORTH_VILLAGE)
    project.save()
    refused(project, "review", cast.clerk, "前面的环节由您办理")
    both = make_user(role=Role.CLERK, area=NORTH_VILLAGE[:9])
    move(project, "review", both)
    project.township_notice = make_notice(NORTH_VILLAGE[:9])
    project.save()
    both.postings.create(role=Role.COUNTY, area_id="990001", valid_from=dt.date(2020, 1, 1))
    refused(project, "approve", both, "前面的环节由您办理", facts={"meeting": "会议"})


def test_a_notice_comes_before_review(cast: Cast) -> None:
    project = ready("declared")
    refused(project, "review", cast.clerk, "须先进行公示")
    project.village_notice = make_notice(NORTH_VILLAGE, ended=TODAY)
    project.save()
    refused(project, "review", cast.clerk, "公示至2026-11-24结束")
    notice = make_notice(NORTH_VILLAGE)
    Objection.objects.create(
        key=uuid.uuid4(), notice=notice, raised_on=notice.starts_on, raised_by="村民", text="不公平"
    )
    project.village_notice = notice
    project.save()
    refused(project, "review", cast.clerk, "异议尚未处理完毕")


def test_the_county_approves_at_a_meeting(cast: Cast) -> None:
    project = ready("reviewed")
    project.township_notice = make_notice(NORTH_VILLAGE[:9])
    project.save()
    refused(project, "approve", cast.county, "请填写研究该事项的会议", facts={"meeting": " "})
    refused(project, "approve", cast.county, "请填写研究该事项的会议")


def test_a_return_needs_a_reason_and_a_new_notice(cast: Cast) -> None:
    project = ready("reviewed")
    project.village_notice = make_notice(NORTH_VILLAGE)
    project.township_notice = make_notice(NORTH_VILLAGE[:9])
    project.save()
    refused(project, "return_to_township", cast.county, "请填写意见或理由")
    move(project, "return_to_township", cast.county, opinion="资金概算不清")
    project.refresh_from_db()
    assert (project.state, project.township_notice) == ("declared", None)
    assert project.village_notice is not None
    move(project, "return_to_village", cast.clerk, opinion="补充概算")
    project.refresh_from_db()
    assert (project.state, project.village_notice) == ("draft", None)
    taken_down = (
        Notice.objects.exclude(withdrawn_on=None).order_by("pk").values_list("withdrawn_reason", flat=True)
    )
    assert sorted(taken_down) == ["退回：补充概算", "退回：资金概算不清"]
    move(project, "declare", cast.team)
    refused(project, "review", cast.clerk, "须先进行公示")


def test_only_a_passed_and_signed_acceptance_closes_a_project(cast: Cast) -> None:
    project = ready("finished")
    refused(project, "accept", cast.clerk, "尚未进行入村验收")
    refused(project, "reject_work", cast.clerk, "尚未进行入村验收", opinion="返工")
    make_acceptance(project, signed=False)
    refused(project, "accept", cast.clerk, "没有农牧户签字")
    refused(project, "reject_work", cast.clerk, "最近一次验收合格", opinion="返工")
    make_acceptance(project, passed=False)
    refused(project, "accept", cast.clerk, "最近一次验收不合格")
    move(project, "reject_work", cast.clerk, opinion="羊舍未封顶")
    move(project, "finish", cast.team)
    refused(project, "accept", cast.clerk, "最近一次验收不合格")


def test_a_double_click_is_one_step(cast: Cast) -> None:
    project = ready("draft")
    key = uuid.uuid4()
    assert move(project, "declare", cast.team, key=key) == move(project, "declare", cast.team, key=key)
    assert ProjectStep.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_approving_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    project = ready("reviewed")
    project.township_notice = make_notice(NORTH_VILLAGE[:9])
    project.save()
    users = [cast.county, make_user(role=Role.COUNTY)]

    def approve(user: User) -> str:
        case = Project.objects.get(pk=project.pk)
        return str(move(case, "approve", user, facts={"meeting": "会议"}).target)

    done, told = winner_and_loser(*(partial(approve, user) for user in users))
    assert done == "approved"
    assert "已有人办理（当前状态：已审定入库）" in told
    assert ProjectStep.objects.count() == 1
