"""Runs of the data checks: what they keep, when it is solved, explained, and explained no longer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from common.refusals import Refused
from households.models import CheckFinding, CheckRun, HouseholdYear, MemberYear, RegisterYear
from households.services.checking import (
    check_area,
    check_copy,
    check_open_year,
    explain,
    withdraw_explanation,
)
from tests.builders import TODAY, make_household, make_member, make_parameters, make_user, make_year
from tests.households.test_checks import SOUND
from tests.races import together

TOMORROW = TODAY + dt.timedelta(days=1)
LATER = TODAY + dt.timedelta(days=9)
ETHNIC = "RQ-01"


def county(*, today: dt.date = TODAY, area: str = "") -> CheckRun:
    return check_area(year=TODAY.year, area=area, today=today)


def spoilt(area: str = "990001101201", **changes: Any) -> MemberYear:
    """A member whose ethnic group is missing, in a household that is otherwise not looked at here."""
    copy = make_household(area, head=None, phone="13800000000")
    return make_member(copy, name="王大山", relation="户主", **{**SOUND, "ethnic_group": "", **changes})


def of_rule(rule: str = ETHNIC) -> CheckFinding:
    return CheckFinding.objects.get(rule=rule)


@pytest.mark.django_db
def test_a_finding_names_rule_member_household_place_and_values() -> None:
    member = spoilt()
    county()
    found = of_rule()
    assert (found.row, found.copy, found.area_id) == (member, member.household_year, "990001101201")
    assert found.subject == f"member:{member.member_id}"
    assert found.facts == {"ethnic_group": ""}
    assert (found.found_on, found.last_seen_on, found.solved_on) == (TODAY, TODAY, None)


@pytest.mark.django_db
def test_a_second_run_of_the_day_writes_nothing_and_a_later_one_the_day_last_seen() -> None:
    spoilt()
    first = county()
    before = list(CheckFinding.objects.values())
    assert (first.found, first.solved) == (len(before), 0)
    second = county()
    assert (second.found, second.solved) == (0, 0)
    assert list(CheckFinding.objects.values()) == before
    county(today=LATER)
    assert (of_rule().found_on, of_rule().last_seen_on) == (TODAY, LATER)


@pytest.mark.django_db
def test_what_is_mended_is_solved_and_what_comes_back_is_a_new_finding() -> None:
    member = spoilt()
    county()
    MemberYear.objects.update(ethnic_group="汉族")
    assert county(today=TOMORROW).solved == 1
    assert of_rule().solved_on == TOMORROW
    MemberYear.objects.filter(pk=member.pk).update(ethnic_group="")
    county(today=LATER)
    days = CheckFinding.objects.filter(rule=ETHNIC).order_by("pk").values_list("found_on", "solved_on")
    assert list(days) == [(TODAY, TOMORROW), (LATER, None)]


@pytest.mark.django_db
def test_an_explained_finding_rests_until_its_values_change() -> None:
    member = spoilt(birth_date=dt.date(2012, 5, 6), labour_capacity="普通劳动力", education_level="初中")
    make_parameters()
    county()
    user = make_user()
    explain(user=user, finding=of_rule("LB-01"), text=" 已核实，帮家里放羊 ", today=TODAY)
    county(today=TOMORROW)
    found = of_rule("LB-01")
    assert (found.explanation, found.explained_by, found.explained_on) == ("已核实，帮家里放羊", user, TODAY)
    assert not HouseholdYear.objects.with_finding("LB-01").exists()
    MemberYear.objects.filter(pk=member.pk).update(political_status="群众")
    county(today=TOMORROW)
    assert of_rule("LB-01").explanation
    MemberYear.objects.filter(pk=member.pk).update(labour_capacity="技能劳动力")
    county(today=LATER)
    found = of_rule("LB-01")
    assert (found.explanation, found.explained_by, found.explained_on) == ("", None, None)
    assert HouseholdYear.objects.with_finding("LB-01").exists()


@pytest.mark.django_db
def test_an_explanation_holds_again_for_the_same_values_of_the_next_year() -> None:
    member = spoilt()
    county()
    explain(user=make_user(), finding=of_rule(), text="父母不详，户籍待补", today=TODAY)
    RegisterYear.objects.update(closed_on=TODAY)
    copy = HouseholdYear.objects.create(
        household_id=member.household_id, year=make_year(2027), area_id="990001101201"
    )
    MemberYear.objects.create(
        member_id=member.member_id,
        household_year=copy,
        year_id=2027,
        household_id=member.household_id,
        name=member.name,
        relation="户主",
        **{**SOUND, "ethnic_group": ""},
    )
    check_area(year=2027, area="", today=LATER)
    again = CheckFinding.objects.get(rule=ETHNIC, year=2027)
    assert (again.explanation, again.found_on, again.copy) == ("父母不详，户籍待补", LATER, copy)


@pytest.mark.django_db
def test_a_closed_year_takes_no_explanation() -> None:
    spoilt()
    county()
    RegisterYear.objects.update(closed_on=TODAY)
    with pytest.raises(Refused, match="该年度已经封账"):
        explain(user=make_user(), finding=of_rule(), text="属实", today=TODAY)
    assert of_rule().explanation == ""


@pytest.mark.django_db
def test_a_withdrawn_explanation_does_not_come_back() -> None:
    member = spoilt()
    county()
    explain(user=make_user(), finding=of_rule(), text="属实", today=TODAY)
    withdraw_explanation(finding=of_rule())
    assert of_rule().standing == "open"
    MemberYear.objects.filter(pk=member.pk).update(ethnic_group="汉族")
    county(today=TOMORROW)
    MemberYear.objects.filter(pk=member.pk).update(ethnic_group="")
    county(today=LATER)
    assert CheckFinding.objects.filter(rule=ETHNIC, explanation="").count() == 2


@pytest.mark.django_db
def test_nothing_is_explained_without_words_or_when_solved() -> None:
    member = spoilt()
    county()
    with pytest.raises(Refused):
        explain(user=make_user(), finding=of_rule(), text="  ", today=TODAY)
    MemberYear.objects.filter(pk=member.pk).update(ethnic_group="汉族")
    county()
    with pytest.raises(Refused):
        explain(user=make_user(), finding=of_rule(), text="属实", today=TODAY)
    assert of_rule().explanation == ""


@pytest.mark.django_db
def test_a_run_over_an_area_or_a_household_leaves_all_others_alone() -> None:
    north, south = spoilt("990001101201"), spoilt("990001102201")
    county(area="990001101")
    assert {f.copy for f in CheckFinding.objects.all()} == {north.household_year}
    check_copy(copy=south.household_year, today=TODAY)
    assert {f.copy for f in CheckFinding.objects.all()} == {north.household_year, south.household_year}
    MemberYear.objects.update(ethnic_group="汉族")
    county(area="990001102")
    assert CheckFinding.objects.get(rule=ETHNIC, solved_on=None).copy == north.household_year


@pytest.mark.django_db
def test_without_an_open_year_nothing_runs() -> None:
    assert check_open_year(today=TODAY) is None


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_keep_every_finding_once() -> None:
    for _number in range(5):
        spoilt()

    assert len(together(county, county, county)) == 3
    assert CheckFinding.objects.filter(rule=ETHNIC).count() == 5
    assert sum(CheckRun.objects.values_list("found", flat=True)) == CheckFinding.objects.count()
