"""The pages of problems: list, mine, one, its steps; from a visit to the household's signature."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assistance.models import HouseholdProblem, ProblemPhoto
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.problems import make_problem
from tests.builders import TODAY, make_household
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import upload

LIST, MINE = reverse("assistance:problem_list"), reverse("assistance:problem_mine")


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household of the north, paired with `cadre`."""
    found = make_household(NORTH_VILLAGE)
    make_pairing(found, cast.cadre)
    return found


def texts(page: Any) -> list[str]:
    """The problems of a list, in its order."""
    return [row.text for row in page.context["page"]]


def send(client: Client, problem: HouseholdProblem, verb: str, **said: Any) -> int:
    """Fill and send the form of a step; the status of the answer."""
    address = reverse("assistance:problem_step", args=[problem.pk, verb])
    form = client.get(address).context["form"]
    first = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    first = {name: value for name, value in first.items() if name not in ("photos", "photo", "drawn")}
    return client.post(address, {**first, **said}).status_code


def test_what_is_raised_on_a_visit_is_a_problem_once(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    client.force_login(cast.cadre)
    address = reverse("assistance:visit_new", args=[copy.household_id])
    form = client.get(address).context["sheet"].form
    said = {
        "key": form["key"].value(),
        "visited_on": TODAY,
        "met_member": "-",
        "met_other": "邻居",
        "theme": "信息核实",
        "found": "房屋漏雨",
        "problem": "厨房漏雨，盼维修",
        "gifts-TOTAL_FORMS": "0",
        "gifts-INITIAL_FORMS": "0",
    }
    assert [client.post(address, said).status_code for _again in range(2)] == [302, 302]
    problem = HouseholdProblem.objects.get()
    assert (problem.text, problem.state, problem.raised_by) == ("厨房漏雨，盼维修", "raised", cast.cadre)
    assert problem.visit is not None
    page = client.get(reverse("assistance:visit_detail", args=[problem.visit_id])).text
    assert reverse("assistance:problem_detail", args=[problem.pk]) in page


def test_a_problem_goes_through_its_pages_to_the_signature(
    client: Client, cast: Cast, copy: HouseholdYear
) -> None:
    client.force_login(cast.cadre)
    new = reverse("assistance:problem_new", args=[copy.household_id])
    key = client.get(new).context["form"]["key"].value()
    client.post(new, {"key": key, "found_on": TODAY, "kind": "住房安全", "text": "漏雨"})
    problem = HouseholdProblem.objects.get()
    client.force_login(cast.clerk)
    assert send(client, problem, "assign", person="", unit="") == 422
    assert send(client, problem, "assign", person=cast.cadre.pk, kind="饮水用电") == 302
    client.force_login(cast.cadre)
    assert [row.pk for row in client.get(MINE).context["problems"]] == [problem.pk]
    assert send(client, problem, "solve", result="已换瓦") == 422
    assert send(client, problem, "solve", result="已换瓦", photos=[upload()]) == 302
    client.force_login(cast.team)
    assert send(client, problem, "confirm") == 422
    assert send(client, problem, "confirm", photo=upload()) == 302
    problem.refresh_from_db()
    assert (problem.state, problem.kind) == ("confirmed", "饮水用电")
    photo = ProblemPhoto.objects.get(signed_by="测试户主")
    page = client.get(reverse("assistance:problem_detail", args=[problem.pk])).text
    assert page.count("photo-thumb") == 2
    picture = client.get(reverse("assistance:problem_photo", args=[problem.pk, photo.pk]))
    assert picture["Content-Type"] == "image/jpeg"
    tab = client.get(reverse("assistance:household_problems", args=[copy.household_id])).text
    assert "已换瓦" in tab


def test_the_list_puts_overdue_ones_first(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    before = {"found_on": TODAY - dt.timedelta(days=30)}
    make_problem(copy, cast.cadre, text="未交办")
    make_problem(copy, cast.cadre, "assigned", text="未到期")
    make_problem(copy, cast.cadre, "assigned", text="逾期", deadline=TODAY - dt.timedelta(days=1), **before)
    make_problem(copy, cast.cadre, "confirmed", text="已办结", kind="住房安全")
    make_problem(make_household(SOUTH_VILLAGE), cast.clerk2, text="南坪")
    client.force_login(cast.clerk)
    assert texts(client.get(LIST)) == ["逾期", "未到期", "未交办", "已办结"]
    assert texts(client.get(LIST, {"state": "overdue"})) == ["逾期"]
    assert texts(client.get(LIST, {"state": "unsettled"})) == ["逾期", "未到期", "未交办"]
    assert texts(client.get(LIST, {"state": "confirmed", "kind": "住房安全"})) == ["已办结"]
    assert texts(client.get(LIST, {"helper": cast.cadre.name, "state": "assigned"})) == ["逾期", "未到期"]
    sheet = load_workbook(io.BytesIO(client.get(LIST, {"export": "xlsx"}).getvalue())).active
    assert sheet is not None
    assert sheet.max_row == 1 + 4


def test_mine_are_those_in_my_hands_or_my_units_overdue_first(
    client: Client, cast: Cast, copy: HouseholdYear
) -> None:
    unit = cast.cadre.postings.get().organisation
    before = {"found_on": TODAY - dt.timedelta(days=30), "deadline": TODAY - dt.timedelta(days=1)}
    own = make_problem(copy, cast.cadre, "assigned")
    late = make_problem(copy, cast.cadre, "assigned", person=None, unit=unit, **before)
    make_problem(copy, cast.team, "assigned")
    make_problem(copy, cast.cadre, "solved")
    client.force_login(cast.cadre)
    problems = client.get(MINE).context["problems"]
    assert [(row.pk, row.late) for row in problems] == [(late.pk, True), (own.pk, False)]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_a_fixed_number_of_queries(
    client: Client, cast: Cast, copy: HouseholdYear, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        make_problem(copy, cast.cadre, "assigned")
    client.force_login(cast.clerk)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_households_without_a_visit_are_listed(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    visited = make_household(NORTH_VILLAGE)
    make_visit(visited, cast.cadre, visited_on=dt.date(2026, 5, 1))
    make_household(SOUTH_VILLAGE)
    make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="")
    client.force_login(cast.clerk)
    address = reverse("assistance:unvisited_list")
    assert [row.pk for row in client.get(address).context["page"]] == [copy.pk]
    since = client.get(address, {"since": "2026-06-01"}).context["page"]
    assert [row.pk for row in since] == [copy.pk, visited.pk]
    assert [row.pk for row in client.get(address, {"since": "2026-05-01"}).context["page"]] == [copy.pk]
