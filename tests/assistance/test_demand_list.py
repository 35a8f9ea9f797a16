"""The list of due and overdue visits: scope, criteria, Excel, and the number of queries."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from assistance.models import Pairing
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.test_demands import make_rule
from tests.builders import TODAY, make_household, make_year
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

URL = "/assistance/pairings/due/"
# Session, user, postings, second factor, year, rules, areas, count, rows, their demands,
# and three that keep the session alive.
QUERIES = 10


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def pairings(cast: Cast) -> dict[str, Pairing]:
    """Monthly visits: one household visited this month, one missed last month, one in the south."""
    north, late = make_household(NORTH_VILLAGE, head="北户主"), make_household(NORTH_VILLAGE, head="迟户主")
    south = make_household(SOUTH_VILLAGE, head="南户主")
    made = {
        "done": make_pairing(north, cast.cadre),
        "overdue": make_pairing(late, cast.cadre),
        "due": make_pairing(south, cast.cadre2),
    }
    make_visit(north, cast.cadre)
    make_visit(south, cast.cadre2, visited_on=dt.date(2026, 10, 31))
    make_rule()
    return made


def asked(client: Client, user: Any, **params: Any) -> list[Any]:
    client.force_login(user)
    return list(client.get(URL, params).context["page"].object_list)


def test_everybody_sees_the_rows_of_their_scope(client: Client, cast: Cast, pairings: Any) -> None:
    assert reverse("assistance:demand_list") == URL
    everything = set(pairings.values())
    north = {pairings["done"], pairings["overdue"]}
    expected: dict[str, set[Any]] = dict.fromkeys(cast.everybody(), everything)
    expected |= dict.fromkeys(("clerk", "team", "cadre"), north)
    expected |= {key: {pairings["due"]} for key in ("clerk2", "cadre2")} | {"school": set()}
    for who, user in cast.everybody().items():
        if who not in ("nobody", "admin"):
            assert set(asked(client, user)) == expected[who], who


@pytest.mark.parametrize("standing", ["done", "overdue", "due"])
def test_the_standing_narrows_the_list(client: Client, cast: Cast, pairings: Any, standing: str) -> None:
    found = asked(client, cast.county, standing=standing)
    assert found == [pairings[standing]]
    assert found[0].demand.standing == standing
    assert set(asked(client, cast.county, standing="open")) == {pairings["overdue"], pairings["due"]}


def test_it_opens_on_the_visits_due_next_with_the_overdue_ones_on_top(
    client: Client, cast: Cast, pairings: Any
) -> None:
    others: dict[str, dict[str, Any]] = {
        "a": {"plan": "甲方案", "kind": "解困", "per": "每月"},
        "b": {"plan": "乙方案", "kind": "慰问", "at_least": 300, "per": "每年"},
        "c": {"plan": "丙方案", "per": "每年"},
    }
    for code, changes in others.items():
        make_rule(code=code, **changes)
    client.force_login(cast.county)
    context = client.get(URL).context
    assert context["rule"].code == "test"
    assert [rule.code for rule in context["form"].rules.values()][:2] == ["test", "c"]
    # The one that is due lies in another township, after all of the north by its place.
    assert list(context["page"]) == [pairings["overdue"], pairings["due"], pairings["done"]]


@pytest.mark.parametrize(("kind", "word"), [("走访", "待走访"), ("慰问", "待慰问"), ("解困", "待解困")])
def test_what_is_due_is_said_in_the_words_of_the_rule(
    client: Client, cast: Cast, pairings: Any, kind: str, word: str
) -> None:
    rule = make_rule(code="own", kind=kind, per="每年", at_least=1)
    make_pairing(make_household(NORTH_VILLAGE), cast.cadre2)
    client.force_login(cast.county)
    page = client.get(URL, {"rule": rule.pk})
    words = {"待走访", "待慰问", "待解困"}
    assert {one for one in words if one in page.text} == {word}
    assert page.context["page"][0].demand.standing_word == word


def test_a_window_that_is_over_can_still_be_opened(client: Client, cast: Cast, pairings: Any) -> None:
    make_visit(pairings["overdue"].household.years.get(), cast.cadre, visited_on=TODAY)
    # Today nobody is overdue any more; on the day after the deadline two had not been visited.
    assert asked(client, cast.county, standing="overdue") == []
    missed = asked(client, cast.county, standing="overdue", on="2026-11-01")
    assert set(missed) == {pairings["done"], pairings["overdue"]}
    last = asked(client, cast.county, on="2026-10-31")
    assert [(row.demand.done, row.demand.window.last) for row in last] == [
        (0, dt.date(2026, 10, 31)),
        (0, dt.date(2026, 10, 31)),
        (1, dt.date(2026, 10, 31)),
    ]


def test_the_year_that_is_over_can_be_opened_and_a_day_to_come_cannot(
    client: Client, cast: Cast, pairings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast.county)
    page = client.get(URL, {"on": "2026-12-31"})
    assert "该日期尚未到来" in page.text
    assert (list(page.context["page"]), page.context["day"]) == ([], TODAY)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: dt.date(2027, 1, 5))
    assert len(asked(client, cast.county, on="2026-12-31")) == 3


def test_township_and_helper_narrow_the_list(client: Client, cast: Cast, pairings: Any) -> None:
    assert asked(client, cast.county, township=NORTH, standing="open") == [pairings["overdue"]]
    assert asked(client, cast.county, helper="cadre2") == [pairings["due"]]


def test_excel_holds_what_the_page_shows(client: Client, cast: Cast, pairings: Any) -> None:
    client.force_login(cast.county)
    response = client.get(URL, {"standing": "overdue", "export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows if "迟户主" in row] == ["迟户主"]
    assert len([row for row in rows if row and "南户主" in row]) == 0


def test_the_number_of_queries_is_fixed(
    client: Client, cast: Cast, pairings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(3):
        make_pairing(make_household(NORTH_VILLAGE), cast.cadre)
        client.force_login(cast.county)
        with django_assert_num_queries(QUERIES):
            client.get(URL, {"standing": "open"})


def test_without_a_rule_the_page_says_so(client: Client, cast: Cast) -> None:
    make_year()
    client.force_login(cast.county)
    page = client.get(URL)
    assert page.status_code == 200
    assert page.templates[0].name == "assistance/demand_none.html"
