"""The engine of life cycles, on a small table of its own over projects."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Act
from common.life_cycles import LifeCycle, Occasion, Transition
from common.refusals import Refused
from projects.models import Project, ProjectStep
from tests.builders import TODAY, make_project
from tests.people import SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

YESTERDAY = TODAY - dt.timedelta(days=1)


def only_with_goats(occasion: Occasion) -> str | None:
    return None if "羊" in occasion.case.content else "没有养羊。"


CYCLE = LifeCycle(
    name="test",
    model=Project,
    step=ProjectStep,
    area_of=lambda project: project.area_id,
    transitions=(
        Transition("declare", ("draft",), "declared", Act.DECLARE_PROJECT, "申报", "已申报"),
        Transition(
            "review",
            ("declared",),
            "reviewed",
            Act.REVIEW_PROJECT,
            "审核",
            "已审核",
            guards=(only_with_goats,),
            not_by=("declare",),
        ),
        Transition("back", ("declared",), "draft", Act.REVIEW_PROJECT, "退回", "已退回", needs_opinion=True),
    ),
)


def move(project: Project, verb: str, user: User, **changes: Any) -> ProjectStep:
    said = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **changes}
    return CYCLE.perform(project, verb, user=user, **said)


@pytest.fixture
def project(cast: Cast) -> Project:
    return make_project(state="draft")


def test_a_step_moves_the_case_and_is_kept(cast: Cast, project: Project) -> None:
    step = move(project, "declare", cast.team, on=YESTERDAY, opinion="同意申报", facts={"attended": 8})
    assert Project.objects.get(pk=project.pk).state == project.state == "declared"
    kept = ProjectStep.objects.get()
    assert kept == step
    assert (kept.verb, kept.source, kept.target) == ("declare", "draft", "declared")
    assert (kept.by, kept.on, kept.opinion, kept.attended) == (cast.team, YESTERDAY, "同意申报", 8)


@pytest.mark.parametrize(
    ("verb", "who", "changes", "sentence"),
    [
        ("review", "clerk", {}, "当前状态：草稿"),
        ("fly", "team", {}, "当前状态：草稿"),
        ("declare", "clerk2", {}, "您的岗位无权办理此环节"),
        ("declare", "county", {}, "您的岗位无权办理此环节"),
        ("declare", "nobody", {}, "您的岗位无权办理此环节"),
        ("declare", "team", {"on": TODAY + dt.timedelta(days=1)}, "办理日期不能晚于今天"),
    ],
)
def test_a_refused_step_writes_nothing(
    cast: Cast, project: Project, verb: str, who: str, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        move(project, verb, cast.everybody()[who], **changes)
    assert Project.objects.get(pk=project.pk).state == "draft"
    assert ProjectStep.objects.count() == 0


def test_the_next_step_needs_other_hands_and_not_an_earlier_day(cast: Cast, project: Project) -> None:
    move(project, "declare", cast.clerk)
    with pytest.raises(Refused, match="前面的环节由您办理"):
        move(project, "review", cast.clerk)
    with pytest.raises(Refused, match="上一环节的日期是2026-11-24"):
        move(project, "back", cast.clerk, on=YESTERDAY, opinion="退回")
    with pytest.raises(Refused, match="请填写意见或理由"):
        move(project, "back", cast.clerk, opinion="  ")
    move(project, "back", cast.clerk, opinion="内容不全")
    assert project.state == "draft"


def test_hands_count_from_the_last_time_the_step_was_done(cast: Cast, project: Project) -> None:
    move(project, "declare", cast.clerk)
    move(project, "back", cast.clerk, opinion="退回修改")
    move(project, "declare", cast.team)
    assert move(project, "review", cast.clerk).target == "reviewed"


def test_a_guard_answers_with_its_sentence(cast: Cast, project: Project) -> None:
    move(project, "declare", cast.team)
    Project.objects.update(content="种树")
    with pytest.raises(Refused, match="没有养羊。"):
        move(project, "review", cast.clerk)
    project.refresh_from_db()
    offers = CYCLE.offers(project, cast.clerk, TODAY)
    assert [(o.transition.verb, o.refusal) for o in offers] == [("review", "没有养羊。"), ("back", "")]
    assert CYCLE.offers(project, cast.clerk2, TODAY) == []


def test_the_same_key_is_the_same_step(cast: Cast, project: Project) -> None:
    key = uuid.uuid4()
    first = move(project, "declare", cast.team, key=key)
    assert move(project, "declare", cast.team, key=key) == first
    other = make_project(SOUTH_VILLAGE, state="draft")
    with pytest.raises(Refused, match="此表单属于另一环节"):
        move(other, "declare", cast.clerk2, key=key)
    assert ProjectStep.objects.count() == 1


def test_columns_of_the_case_are_saved_with_its_state(cast: Cast, project: Project) -> None:
    move(project, "declare", cast.team, changes={"note": "已补充材料"})
    project.refresh_from_db()
    assert (project.state, project.note) == ("declared", "已补充材料")
    with pytest.raises(Refused, match="资金不能小于0元"):
        move(project, "back", cast.clerk, opinion="退回", changes={"fund_self": -1})
    project.refresh_from_db()
    assert (project.state, project.fund_self, ProjectStep.objects.count()) == ("declared", 0, 1)


def test_what_belongs_to_the_step_may_still_refuse_it(cast: Cast, project: Project) -> None:
    def then(case: Project, step: ProjectStep) -> None:
        raise Refused("不行。")

    with pytest.raises(Refused, match="不行。"):
        move(project, "declare", cast.team, then=then)
    assert (Project.objects.get(pk=project.pk).state, ProjectStep.objects.count()) == ("draft", 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_moves_the_case_and_the_other_is_told(cast: Cast) -> None:
    project = make_project(state="draft")

    def declare(user: User) -> str:
        return str(move(Project.objects.get(pk=project.pk), "declare", user).target)

    done, told = winner_and_loser(partial(declare, cast.team), partial(declare, cast.clerk))
    assert done == "declared"
    assert "已有人办理（当前状态：村已申报）" in told
    assert ProjectStep.objects.count() == 1
