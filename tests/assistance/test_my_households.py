"""My households: who sees which, in what order, and what the page says of each."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistance.due_notes import due_notes, words_of
from assistance.models import VisitRule
from households import codes
from households.models import HouseholdYear
from tests.assistance.casework import end_alone, make_pairing, make_visit
from tests.builders import make_household, make_member
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

ADDRESS = reverse("assistance:my_households")


def heads(client: Client, **params: str) -> list[str]:
    """The household heads on the page, in its order."""
    page = client.get(ADDRESS, params)
    assert page.status_code == 200
    return [copy.head_name for copy in page.context["page"]]


@pytest.fixture
def casework(cast: Cast) -> dict[str, HouseholdYear]:
    """One household paired to each helper, one to an office, one to nobody."""
    mine = make_household(NORTH_VILLAGE, head="张大山", phone="13900001234")
    theirs = make_household(SOUTH_VILLAGE, head="李小河")
    of_office = make_household(SOUTH_VILLAGE, head="王平原", exit_status=codes.ExitStatus.EXITED)
    make_household(NORTH_VILLAGE, head="赵无人")
    make_pairing(mine, cast.cadre)
    make_pairing(theirs, cast.cadre2)
    seat = cast.cadre.postings.get()
    make_pairing(of_office, organisation=seat.organisation)
    return {"mine": mine, "theirs": theirs, "of_office": of_office}


def test_a_helper_sees_the_households_paired_to_them_or_their_office(
    client: Client, cast: Cast, casework: Any
) -> None:
    client.force_login(cast.cadre)
    assert sorted(heads(client)) == ["张大山", "王平原"]


def test_a_pairing_that_has_ended_is_no_longer_mine(client: Client, cast: Cast, casework: Any) -> None:
    end_alone(casework["mine"].household.pairings.all(), timezone.localdate())
    client.force_login(cast.cadre)
    assert heads(client) == ["王平原"]


def test_a_team_sees_every_household_of_its_village(client: Client, cast: Cast, casework: Any) -> None:
    client.force_login(cast.team)
    assert sorted(heads(client)) == ["张大山", "赵无人"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("cadre", 200), ("cadre2", 200), ("team", 200), ("school", 200), ("county", 403), ("clerk", 403),
        ("clerk2", 403), ("finance", 403), ("payer", 403), ("inspector", 403), ("auditor", 403),
        ("leader", 403), ("nobody", 403), ("admin", 403),
    ],
)  # fmt: skip
def test_the_cast_asks_for_the_page(
    client: Client, cast: Cast, casework: Any, name: str, status: int
) -> None:
    client.force_login(cast.everybody()[name])
    assert client.get(ADDRESS).status_code == status


def test_never_visited_households_come_first_then_the_longest_unvisited(
    client: Client, cast: Cast, casework: Any
) -> None:
    today = timezone.localdate()
    third = make_household(NORTH_VILLAGE, head="孙三")
    make_pairing(third, cast.cadre)
    make_visit(casework["mine"], cast.cadre, visited_on=today - dt.timedelta(days=3))
    make_visit(casework["mine"], cast.cadre, visited_on=today - dt.timedelta(days=40))
    make_visit(third, cast.cadre, visited_on=today - dt.timedelta(days=21))
    client.force_login(cast.cadre)
    assert heads(client) == ["王平原", "孙三", "张大山"]
    text = client.get(ADDRESS).text
    assert text.count("从未走访") == 1
    assert "21 天前" in text
    assert "3 天前" in text
    assert "40 天前" not in text


def test_a_visit_of_today_says_today(client: Client, cast: Cast, casework: Any) -> None:
    make_visit(casework["mine"], cast.cadre, visited_on=timezone.localdate())
    client.force_login(cast.cadre)
    text = client.get(ADDRESS).text
    assert f"{timezone.localdate():%Y-%m-%d}</a> · 今天" in text


def test_the_telephone_is_masked_with_a_button_to_reveal_it(
    client: Client, cast: Cast, casework: Any
) -> None:
    client.force_login(cast.cadre)
    text = client.get(ADDRESS).text
    assert "13900001234" not in text
    assert "139****1234" in text
    address = ["households.householdyear", "phone", casework["mine"].pk]
    assert reverse("accounts:reveal", args=address) in text


def test_search_finds_members_by_name_and_initials(client: Client, cast: Cast, casework: Any) -> None:
    make_member(casework["mine"], name="周小雨")
    client.force_login(cast.cadre)
    assert heads(client, q="周小") == ["张大山"]
    assert heads(client, q="wpy") == ["王平原"]
    assert heads(client, q="李小河") == []


def test_without_households_the_page_says_what_to_do(client: Client, cast: Cast, casework: Any) -> None:
    client.force_login(cast.school)
    assert "您还没有结对帮扶户" in client.get(ADDRESS).text


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_households(
    client: Client, cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_pairing(make_household(NORTH_VILLAGE, head=f"户主{number}"), cast.cadre)
    client.force_login(cast.cadre)
    with django_assert_num_queries(9):
        page = client.get(ADDRESS)
    assert len(page.context["page"]) == min(count, 25)


def test_each_household_says_what_the_rules_still_ask_of_me(
    client: Client, cast: Cast, casework: dict[str, HouseholdYear]
) -> None:
    fields = {"plan": "测试方案", "source": "第一条", "valid_from": dt.date(2014, 1, 1)}
    monthly = VisitRule.objects.create(code="m", kind="走访", at_least=1, per="每月", **fields)
    VisitRule.objects.create(code="a", kind="慰问", at_least=300, per="每年", **fields)
    VisitRule.objects.create(code="t", kind="走访", at_least=1, per="每年", roles=["帮扶教师"], **fields)
    today = timezone.localdate()
    mine = casework["mine"]
    mine.household.pairings.update(valid_from=today - dt.timedelta(days=400))
    make_visit(casework["of_office"], cast.cadre, visited_on=today, gift=300)
    casework["of_office"].household.pairings.update(valid_from=today - dt.timedelta(days=400))
    client.force_login(cast.cadre)
    page = client.get(ADDRESS)
    due = {c.head_name: [(d.rule.code, d.standing.value) for d in c.due] for c in page.context["page"]}
    assert due == {"张大山": [("m", "overdue"), ("a", "overdue")], "王平原": []}
    notes = due_notes(cast.cadre.access, [mine.household_id], on=today, year=mine.year_id)
    assert notes[mine.household_id][0].next_on == monthly.window(today).last
    assert page.text.count("逾期") == 2


def test_each_line_says_its_own_rule_limit_and_what_is_overdue(
    client: Client, cast: Cast, casework: dict[str, HouseholdYear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: dt.date(2026, 11, 24))
    common: dict[str, Any] = {"source": "第一条", "valid_from": dt.date(2014, 1, 1), "kind": "走访"}
    VisitRule.objects.create(code="m", plan="按月方案", at_least=1, per="每月", **common)
    VisitRule.objects.create(code="y", plan="按年方案", at_least=6, per="每年", **common)
    mine = casework["mine"]
    mine.household.pairings.update(valid_from=dt.date(2026, 1, 1))
    make_visit(mine, cast.cadre, visited_on=dt.date(2026, 7, 1))
    client.force_login(cast.cadre)
    card = client.get(ADDRESS).text.split("张大山", 1)[1].split('<div class="card-footer', 1)[0]
    lines = [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in card.split('<div class="mt-2">')[1:]]
    assert lines == [
        "走访次数 0/1 · 限 2026-11-30 逾期：应于 2026-10-31 前完成，欠 1 按月方案",
        "走访次数 1/6 · 限 2026-05-02 落后进度 按年方案",
    ]
    notes = due_notes(cast.cadre.access, [mine.household_id], on=timezone.localdate(), year=mine.year_id)
    assert [words_of(note) for note in notes[mine.household_id]] == [
        "逾期（应于 2026-10-31 前完成） 走访次数 0/1 限 2026-11-30 · 按月方案",
        "落后进度 走访次数 1/6 限 2026-05-02 · 按年方案",
    ]
