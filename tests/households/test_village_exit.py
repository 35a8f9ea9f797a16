"""The exit of a village: its table, its guards, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from assistance.models import Pairing
from common.life_cycles import Transition
from common.refusals import Refused
from households.models import CriterionSet, VillageExit, VillageExitStep, VillageYear
from households.services.village_exits import post_exit_notice, take_village_step
from households.transitions import VILLAGE_EXIT
from households.village_facts import counted_in, propose
from tests.builders import TODAY, make_household, make_member, make_user
from tests.households.cases import FIRST, hung
from tests.households.villages import answer_village, make_sheet, make_village_exit
from tests.life_cycles import walk
from tests.people import NORTH, NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db
SAID = {"opinion": "测试意见", "facts": {"meeting": "县扶贫开发领导小组会议"}}
DAY = dt.timedelta(days=1)


def content(case: VillageExit, _row: Transition) -> Mapping[str, Any]:
    """What every guard of the cycle wants: criteria met, notice over."""
    for criterion in case.criteria.criteria.all():
        case.answers.update_or_create(criterion=criterion, defaults={"met": True, "evidence": "核实"})
    case.notice = hung("退出公示", area_id=NORTH)
    case.save()
    return SAID


def test_every_state_verb_and_person(cast: Cast) -> None:
    def bare(state: str) -> VillageExit:
        case = make_village_exit(cast)
        VillageExitStep.objects.filter(case=case).delete()
        VillageExit.objects.filter(pk=case.pk).update(state=state)
        case.refresh_from_db()
        return case

    found = walk(VILLAGE_EXIT, bare, cast.everybody(), content)
    # 6 states × 6 verbs × 15 people. Review: clerk. Verify, mark, return (twice), reject (three times):
    # county. Withdraw: team and clerk.
    assert found == {"allowed": 1 + 7 + 2, "refused": 6 * 6 * 15 - 10}


def step(cast: Cast, case: VillageExit, user: str, verb: str, **said: Any) -> None:
    fields = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **SAID, **said}
    take_village_step(user=getattr(cast, user), case=case, verb=verb, **fields)


def test_a_village_leaves_poverty_and_its_help_goes_on(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    pairing = Pairing.objects.create(household=copy.household, helper=cast.cadre, valid_from=FIRST)
    case = make_village_exit(cast)
    with pytest.raises(Refused, match="尚未填写"):
        step(cast, case, "clerk", "review")
    answer_village(cast, case)
    step(cast, case, "clerk", "review")
    step(cast, case, "county", "verify")
    with pytest.raises(Refused):
        step(cast, case, "county", "mark")
    case.notice = hung("退出公示", area_id=NORTH)
    case.save()
    step(cast, case, "county", "mark", on=TODAY)

    sheet = VillageYear.objects.get(area=NORTH_VILLAGE)
    assert (case.state, sheet.exit_year) == ("marked", TODAY.year)
    pairing.refresh_from_db()
    assert pairing.valid_to is None
    with pytest.raises(Refused):
        make_village_exit(cast)


def test_whoever_proposed_does_not_review(cast: Cast) -> None:
    case = make_village_exit(cast, user=cast.clerk)
    answer_village(cast, case)
    with pytest.raises(Refused):
        step(cast, case, "clerk", "review")


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [({"kind": "非贫困村"}, "贫困村"), ({"exit_year": 2020}, "已"), ({"entered_on": None}, "登记表")],
)
def test_only_a_poor_village_with_its_sheet_proposes(cast: Cast, sheet: dict[str, Any], reason: str) -> None:
    make_sheet(**sheet)
    with pytest.raises(Refused):
        make_village_exit(cast)
    assert not VillageExit.objects.exists()
    assert reason


def test_a_case_that_goes_back_takes_its_notice_down(cast: Cast) -> None:
    case = make_village_exit(cast)
    answer_village(cast, case)
    step(cast, case, "clerk", "review")
    step(cast, case, "county", "verify")
    case.notice = hung("退出公示", area_id=NORTH)
    case.save()
    notice = case.notice
    step(cast, case, "county", "return")
    case.refresh_from_db()
    notice.refresh_from_db()
    assert (case.state, case.notice, notice.withdrawn_on) == ("proposed", None, TODAY)


def test_the_notice_hangs_in_the_township_once(cast: Cast) -> None:
    case = make_village_exit(cast)
    VillageExit.objects.filter(pk=case.pk).update(state="verified")
    said: dict[str, Any] = {
        "key": uuid.uuid4(), "title": "公示", "table": {}, "place": "公开栏", "telephone": "12317",
        "starts_on": TODAY, "ends_on": TODAY + 6 * DAY, "min_days": 7,
    }  # fmt: skip
    first = post_exit_notice(user=cast.clerk, case=case, **said)
    assert post_exit_notice(user=cast.clerk, case=case, **said) == first
    assert first.area_id == NORTH
    with pytest.raises(Refused):
        post_exit_notice(user=cast.clerk, case=case, **{**said, "key": uuid.uuid4()})


@pytest.mark.parametrize(("poor", "met"), [(20, True), (21, False)])
def test_the_share_of_poor_people_is_proposed_at_its_edge(cast: Cast, poor: int, met: bool) -> None:
    sheet = make_sheet(people=1000)
    copy = make_household(NORTH_VILLAGE, exit_status="未脱贫")
    make_member(make_household(NORTH_VILLAGE, exit_status="已脱贫"))
    type(copy).objects.filter(pk=copy.pk).update(member_count=poor)
    proposal = propose("incidence", sheet, counted_in(NORTH_VILLAGE, TODAY.year))
    assert proposal.met is met
    assert f"{poor / 10:.2f}" in proposal.evidence


@pytest.mark.parametrize(
    ("measure", "column", "value", "met"),
    [
        ("road", "unpaved_km", None, None),
        ("road", "unpaved_km", 0, True),
        ("road", "unpaved_km", 0.5, False),
        ("clinic", "doctors", 0, False),
        ("clinic", "clinics", None, None),
        ("culture", "culture_rooms", 0, False),
        ("collective", "collective_income", 0, False),
        ("collective", "collective_income", 1, True),
        ("", "people", 1, None),
    ],
)
def test_what_the_sheet_says_is_proposed(cast: Cast, measure: str, column: str, value: Any, met: Any) -> None:
    sheet = make_sheet(**{column: value})
    assert propose(measure, sheet, counted_in(NORTH_VILLAGE, TODAY.year)).met is met


def test_a_village_set_is_not_offered_to_households(cast: Cast) -> None:
    make_village_exit(cast)
    assert list(CriterionSet.objects.filter(level="village").values_list("name", flat=True)) == ["贫困村退出"]
    assert make_user("somebody").access.seats == ()
