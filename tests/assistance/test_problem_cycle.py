"""Every state × every verb × everybody for problems of households, and what its guards say."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assistance.models import HouseholdProblem, ProblemPhoto
from assistance.problem_cycle import PROBLEM
from assistance.services.handovers import hand_over
from assistance.services.problems import Said, raise_problem, take_step
from common import photos
from common.refusals import Refused
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing
from tests.assistance.problems import DEADLINE, make_problem
from tests.builders import TODAY, make_household
from tests.life_cycles import walk
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import upload


def photo() -> photos.Photo:
    """A picture that was taken in."""
    return photos.take(upload())


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household of the north, paired with `cadre`."""
    found = make_household(NORTH_VILLAGE)
    make_pairing(found, cast.cadre)
    return found


def step(
    user: Any, problem: HouseholdProblem, verb: str, *, key: uuid.UUID | None = None, **said: Any
) -> Any:
    """One step of today."""
    return take_step(
        user=user,
        problem=problem,
        verb=verb,
        key=key or uuid.uuid4(),
        on=TODAY,
        today=TODAY,
        said=Said(**said),
    )


def test_a_problem_moves_as_its_table_says(
    cast: Cast, copy: HouseholdYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(state: str) -> HouseholdProblem:
        return make_problem(copy, cast.cadre, state)

    def prepare(case: Any, row: Any) -> dict[str, Any]:
        """What the guards ask for, so that only table, act and place decide."""
        people = {"person": cast.cadre, "unit": None, "deadline": TODAY}
        if row.verb == "solve":
            return {"changes": {"result": "换了瓦", "solved_on": TODAY}}
        named = row.verb in ("take", "assign", "reassign", "reject", "reopen")
        return {"opinion": "说明", **({"facts": people, "changes": people} if named else {})}

    # The guard of the responsible person is asked in a test of its own.
    monkeypatch.setattr("assistance.problem_cycle.is_responsible.__code__", _nobody_minds.__code__)
    found = walk(PROBLEM, make, cast.everybody(), prepare)

    handlers, keepers = 4, 2  # county clerk cadre team; county clerk
    by_handlers = ("take", "solve", "give_back", "confirm", "reject")
    # Withdraw leaves two states.
    by_keepers = ("assign", "reassign", "reopen", "withdraw", "withdraw")
    assert found["allowed"] == handlers * len(by_handlers) + keepers * len(by_keepers)
    assert found.total() == 5 * 9 * 15


def _nobody_minds(occasion: Any) -> str | None:
    return None


def test_from_raised_to_confirmed_with_evidence_and_signature(cast: Cast, copy: HouseholdYear) -> None:
    problem = raise_problem(
        user=cast.cadre, household=copy.household, key=uuid.uuid4(), found_on=TODAY, today=TODAY, text="漏雨"
    )
    step(cast.clerk, problem, "assign", person=cast.cadre, deadline=DEADLINE)
    step(cast.cadre, problem, "solve", result="换了瓦", photos=[photo()])
    with pytest.raises(Refused, match="须由他人办理"):
        step(cast.cadre, problem, "confirm", signed_by="张三", signature=photo())
    step(cast.team, problem, "confirm", signed_by="张三", signature=photo())
    problem.refresh_from_db()
    assert (problem.state, problem.result, problem.solved_on) == ("confirmed", "换了瓦", TODAY)
    verbs = list(problem.steps.values_list("verb", "by__username", "deadline"))
    assert verbs == [("assign", "clerk", DEADLINE), ("solve", "cadre", None), ("confirm", "team", None)]
    assert list(ProblemPhoto.objects.values_list("step__verb", "signed_by")) == [
        ("solve", ""),
        ("confirm", "张三"),
    ]


def test_the_same_step_sent_twice_is_one_step_with_one_photo(cast: Cast, copy: HouseholdYear) -> None:
    problem, key = make_problem(copy, cast.cadre, "assigned"), uuid.uuid4()
    for _again in range(2):
        step(cast.cadre, problem, "solve", key=key, result="换了瓦", photos=[photo()])
    assert problem.steps.count() == 1
    assert ProblemPhoto.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "verb", "said", "sentence"),
    [
        ("assigned", "solve", {"result": "换了瓦"}, "请上传能证明"),
        ("assigned", "solve", {"result": " ", "photos": [photo()]}, "请写明问题如何解决"),
        ("solved", "confirm", {"signed_by": "张三"}, "农户以签字确认"),
        ("raised", "take", {"deadline": TODAY - dt.timedelta(days=1)}, "解决期限不能早于"),
        ("solved", "reject", {"deadline": DEADLINE}, "请填写意见或理由"),
    ],
)
def test_what_a_step_lacks_is_said_and_nothing_is_written(
    cast: Cast, copy: HouseholdYear, state: str, verb: str, said: dict[str, Any], sentence: str
) -> None:
    problem = make_problem(copy, cast.cadre, state)
    with pytest.raises(Refused, match=sentence):
        step(cast.cadre, problem, verb, **said)
    problem.refresh_from_db()
    assert (problem.state, problem.steps.count(), ProblemPhoto.objects.count()) == (state, 0, 0)


def test_only_who_is_responsible_reports_it_as_solved(cast: Cast, copy: HouseholdYear) -> None:
    problem = make_problem(copy, cast.cadre, "assigned")
    with pytest.raises(Refused, match="该问题已交给"):
        step(cast.team, problem, "solve", result="换了瓦", photos=[photo()])
    unit = cast.cadre.postings.get().organisation
    problem = make_problem(copy, cast.team, "assigned", person=None, unit=unit)
    step(cast.cadre, problem, "solve", result="换了瓦", photos=[photo()])
    assert problem.state == "solved"


def test_a_problem_is_given_only_to_who_can_reach_the_household(cast: Cast, copy: HouseholdYear) -> None:
    problem = make_problem(copy, cast.cadre)
    with pytest.raises(Refused, match="没有办理该户问题"):
        step(cast.clerk, problem, "assign", person=cast.cadre2, deadline=DEADLINE)
    unit = cast.cadre2.postings.get().organisation
    with pytest.raises(Refused, match="没有人能办理"):
        step(cast.clerk, problem, "assign", unit=unit, deadline=DEADLINE)
    assert problem.steps.count() == 0


def test_given_back_it_is_in_nobodys_hands_and_taken_again(cast: Cast, copy: HouseholdYear) -> None:
    problem = make_problem(copy, cast.cadre, "assigned")
    step(cast.cadre, problem, "give_back", opinion="需水利部门解决")
    problem.refresh_from_db()
    assert (problem.state, problem.person, problem.unit, problem.deadline) == ("raised", None, None, None)
    step(cast.team, problem, "take", deadline=DEADLINE)
    problem.refresh_from_db()
    assert (problem.state, problem.person) == ("assigned", cast.team)


def test_a_household_that_is_not_content_gets_it_done_again(cast: Cast, copy: HouseholdYear) -> None:
    problem = make_problem(copy, cast.cadre, "assigned")
    step(cast.cadre, problem, "solve", result="换了瓦", photos=[photo()])
    later = DEADLINE + dt.timedelta(days=5)
    step(cast.clerk, problem, "reject", opinion="仍漏雨", deadline=later)
    problem.refresh_from_db()
    assert (problem.state, problem.person, problem.deadline) == ("assigned", cast.cadre, later)


def test_a_household_outside_ones_hands_cannot_be_asked(cast: Cast, copy: HouseholdYear) -> None:
    with pytest.raises(Refused, match="该户不由您负责"):
        raise_problem(
            user=cast.cadre2,
            household=copy.household,
            key=uuid.uuid4(),
            found_on=TODAY,
            today=TODAY,
            text="漏雨",
        )
    assert HouseholdProblem.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"text": ""}, "problem_has_text"),
        ({"state": "assigned"}, "problem_assigned_whole"),
        ({"state": "assigned", "deadline": DEADLINE}, "problem_assigned_whole"),
        ({"solved_on": TODAY - dt.timedelta(days=1)}, "problem_solved_after"),
        ({"deadline": TODAY - dt.timedelta(days=1)}, "problem_deadline_after"),
    ],
)
def test_what_cannot_be_the_database_refuses(
    cast: Cast, copy: HouseholdYear, changes: dict[str, Any], name: str
) -> None:
    problem = make_problem(copy, cast.cadre)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        HouseholdProblem.objects.filter(pk=problem.pk).update(**changes)


def test_overdue_is_what_was_given_to_somebody_until_yesterday(cast: Cast, copy: HouseholdYear) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    early = {"found_on": yesterday, "deadline": yesterday}
    late = make_problem(copy, cast.cadre, "assigned", **early)
    make_problem(copy, cast.cadre, "assigned", deadline=TODAY)
    make_problem(copy, cast.cadre, "solved", **early)
    assert list(HouseholdProblem.objects.overdue(TODAY)) == [late]


def test_a_problem_is_seen_where_its_household_is(cast: Cast, copy: HouseholdYear) -> None:
    mine = make_problem(copy, cast.cadre)
    make_problem(make_household(SOUTH_VILLAGE), cast.clerk2)
    assert list(HouseholdProblem.objects.visible_to(cast.cadre)) == [mine]
    assert list(HouseholdProblem.objects.visible_to(cast.clerk)) == [mine]
    assert HouseholdProblem.objects.visible_to(cast.county).count() == 2


def test_problems_go_over_with_the_households_of_a_cadre_who_leaves(cast: Cast, copy: HouseholdYear) -> None:
    before = {"found_on": TODAY - dt.timedelta(days=9), "deadline": TODAY - dt.timedelta(days=1)}
    late = make_problem(copy, cast.cadre, "assigned", **before)
    others = make_problem(copy, cast.team, "assigned")
    hand_over(
        user=cast.clerk,
        key=uuid.uuid4(),
        old=cast.cadre,
        new=cast.cadre2,
        pairings=list(copy.household.pairings.values_list("pk", flat=True)),
        on=TODAY,
        reason="调离",
        today=TODAY,
    )
    late.refresh_from_db()
    others.refresh_from_db()
    assert (late.person, late.deadline, others.person) == (cast.cadre2, before["deadline"], cast.team)
    assert list(late.steps.values_list("verb", "person", "opinion")) == [("reassign", cast.cadre2.pk, "调离")]
    assert list(HouseholdProblem.objects.in_hands_of(cast.cadre2)) == [late]
