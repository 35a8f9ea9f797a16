"""The lists of visits and pairings: who sees which rows, filters, Excel, and the number of queries."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from assistance.models import Pairing, Visit, VisitTheme
from households.models import HouseholdYear
from tests.assistance.casework import end_alone, make_pairing, make_visit
from tests.builders import TODAY, make_household, make_organisation
from tests.pdfs import text_of
from tests.people import NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

EVERYWHERE = {"county", "finance", "finance2", "payer", "inspector", "auditor", "leader"}
FORBIDDEN = {"nobody", "admin"}


@dataclass
class Casework:
    """One household in each township, each paired and visited; a third in the north without a helper."""

    north: HouseholdYear
    south: HouseholdYear
    alone: HouseholdYear
    in_north: Visit
    in_south: Visit
    of_north: Pairing
    of_south: Pairing


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def work(cast: Cast) -> Casework:
    north = make_household(NORTH_VILLAGE, head="北户主")
    south = make_household(SOUTH_VILLAGE, head="南户主")
    alone = make_household(NORTH_VILLAGE, head="无人帮")
    return Casework(
        north,
        south,
        alone,
        make_visit(north, cast.cadre, gift=300),
        make_visit(
            south,
            cast.cadre2,
            visited_on=dt.date(2026, 10, 31),
            theme=VisitTheme.CARE,
            problem="缺化肥",
        ),
        make_pairing(north, cast.cadre),
        make_pairing(south, organisation=cast.cadre2.postings.get().organisation),
    )


def rows(client: Client, user: User, name: str, **params: Any) -> list[Any]:
    client.force_login(user)
    response = client.get(reverse(f"assistance:{name}"), params)
    assert response.status_code == 200
    return list(response.context["page"].object_list)


@pytest.mark.parametrize(("name", "kind"), [("visit_list", "visits"), ("pairing_list", "pairings")])
def test_everybody_sees_the_rows_of_their_scope(
    client: Client, cast: Cast, work: Casework, name: str, kind: str
) -> None:
    north, south = {
        "visits": (work.in_north, work.in_south),
        "pairings": (work.of_north, work.of_south),
    }[kind]
    expected: dict[str, set[Any]] = {who: {north, south} for who in EVERYWHERE}
    expected |= {"clerk": {north}, "team": {north}, "cadre": {north}}
    expected |= {"clerk2": {south}, "cadre2": {south}, "school": set()}
    for who, user in cast.everybody().items():
        if who not in FORBIDDEN:
            assert set(rows(client, user, name)) == expected[who], who


def test_households_without_a_helper_are_seen_in_scope(client: Client, cast: Cast, work: Casework) -> None:
    seen = {
        who: rows(client, user, "unpaired_list")
        for who, user in cast.everybody().items()
        if who not in FORBIDDEN
    }
    assert {who for who, found in seen.items() if found == [work.alone]} == EVERYWHERE | {"clerk", "team"}
    assert {who for who, found in seen.items() if found == []} == {"clerk2", "cadre", "cadre2", "school"}


@pytest.mark.parametrize("name", ["visit_list", "pairing_list", "unpaired_list"])
def test_who_has_no_such_duty_is_refused(client: Client, cast: Cast, name: str) -> None:
    for who in FORBIDDEN:
        client.force_login(cast.everybody()[who])
        assert client.get(reverse(f"assistance:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"township": NORTH}, {"in_north"}),
        ({"township": SOUTH, "village": SOUTH_VILLAGE}, {"in_south"}),
        ({"month": "2026-10"}, {"in_south"}),
        ({"month": "2026-11"}, {"in_north"}),
        ({"month": "2026-09"}, set()),
        ({"visitor": "cadre"}, {"in_north"}),
        ({"theme": "慰问"}, {"in_south"}),
        ({"with_problem": "on"}, {"in_south"}),
        ({"q": "北户"}, {"in_north"}),
        ({"q": "nhz"}, {"in_south"}),
        ({"month": "nonsense"}, set()),
    ],
)
def test_visits_are_filtered(
    client: Client, cast: Cast, work: Casework, params: dict[str, str], found: set[str]
) -> None:
    seen = rows(client, cast.county, "visit_list", **params)
    assert set(seen) == {getattr(work, name) for name in found}


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"township": NORTH}, {"of_north"}),
        ({"helper": "cadre"}, {"of_north"}),
        ({"on": "2026-02-28"}, set()),
        ({"on": "2026-03-01"}, {"of_north", "of_south"}),
        ({"q": "南户主"}, {"of_south"}),
    ],
)
def test_pairings_are_filtered(
    client: Client, cast: Cast, work: Casework, params: dict[str, str], found: set[str]
) -> None:
    seen = rows(client, cast.county, "pairing_list", **params)
    assert set(seen) == {getattr(work, name) for name in found}


@pytest.mark.parametrize("typed", ["陈帮扶", "cbf", "cadre"])
def test_lists_take_the_initials_of_a_helper(client: Client, cast: Cast, work: Casework, typed: str) -> None:
    cast.cadre.name = "陈帮扶"
    cast.cadre.save()
    assert rows(client, cast.county, "pairing_list", helper=typed) == [work.of_north]
    assert rows(client, cast.county, "visit_list", visitor=typed) == [work.in_north]


def test_pairings_are_filtered_by_organisation(client: Client, cast: Cast, work: Casework) -> None:
    other = make_organisation(name="不帮扶的单位")
    mine = work.of_south.organisation_id
    assert rows(client, cast.county, "pairing_list", organisation=mine) == [work.of_south]
    assert rows(client, cast.county, "pairing_list", organisation=other.pk) == []


def test_an_ended_pairing_shows_only_when_asked_for(client: Client, cast: Cast, work: Casework) -> None:
    end_alone(Pairing.objects.filter(pk=work.of_north.pk))
    assert rows(client, cast.county, "pairing_list") == [work.of_south]
    assert set(rows(client, cast.county, "pairing_list", ended="on")) == {work.of_north, work.of_south}
    assert set(rows(client, cast.county, "unpaired_list")) == {work.alone, work.north}


@pytest.mark.parametrize(("text", "found"), [("无人帮", True), ("wrb", True), ("北户主", False)])
def test_households_without_a_helper_are_searched(
    client: Client, cast: Cast, work: Casework, text: str, found: bool
) -> None:
    assert rows(client, cast.county, "unpaired_list", q=text) == ([work.alone] if found else [])


def test_areas_outside_are_not_offered(client: Client, cast: Cast, work: Casework) -> None:
    client.force_login(cast.clerk)
    form = client.get(reverse("assistance:visit_list")).context["form"]
    assert [code for code, _name in form.fields["township"].choices] == ["", NORTH]
    assert [code for code, _name in form.fields["village"].choices] == ["", NORTH_VILLAGE]


def test_an_area_outside_gives_nothing_when_asked_for(client: Client, cast: Cast, work: Casework) -> None:
    assert rows(client, cast.clerk, "visit_list", township=SOUTH) == []


def sheet_of(client: Client, name: str) -> list[tuple[Any, ...]]:
    response = client.get(reverse(f"assistance:{name}"), {"export": "xlsx"})
    assert response.headers["Cache-Control"] == "no-store"
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


def test_the_visits_sheet_holds_the_rows_of_the_page(client: Client, cast: Cast, work: Casework) -> None:
    client.force_login(cast.clerk2)
    head, *lines = sheet_of(client, "visit_list")
    values = [dict(zip(head, line, strict=True)) for line in lines]
    assert [(v["日期"].date(), v["户主"], v["走访人"], v["反映问题"]) for v in values] == [
        (dt.date(2026, 10, 31), "南户主", "cadre2", "缺化肥")
    ]


def test_the_pairing_sheet_holds_the_rows_of_the_page(client: Client, cast: Cast, work: Casework) -> None:
    client.force_login(cast.clerk)
    head, *lines = sheet_of(client, "pairing_list")
    values = [dict(zip(head, line, strict=True)) for line in lines]
    assert [(v["户主"], v["帮扶责任人"], v["帮扶单位"]) for v in values] == [("北户主", "cadre", None)]


@pytest.fixture
def more(cast: Cast, work: Casework) -> Iterator[None]:
    """Ten more of each, which must not cost one query more."""
    for number in range(10):
        copy = make_household(NORTH_VILLAGE, head=f"户{number}")
        make_pairing(copy, cast.cadre)
        make_visit(copy, cast.cadre, gift=100)
        make_household(NORTH_VILLAGE, head=f"单{number}")
    return


# session, user, postings, two-factor settings, open year, areas, count, rows, session kept alive (3);
# pairings: organisations too.
@pytest.mark.parametrize(("name", "queries"), [("visit_list", 8), ("pairing_list", 10), ("unpaired_list", 8)])
def test_a_list_costs_the_same_queries_however_long(
    client: Client, cast: Cast, more: None, django_assert_num_queries: Any, name: str, queries: int
) -> None:
    client.force_login(cast.county)
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"assistance:{name}")).status_code == 200


def test_the_roster_of_pairings_is_printed(client: Client, cast: Cast, work: Casework) -> None:
    client.force_login(cast.county)
    answer = client.get(reverse("assistance:pairing_list"), {"export": "pdf"})
    text = "".join(text_of(answer.content))
    assert answer["Content-Type"] == "application/pdf"
    assert "花名册" in text
    assert str(work.of_north.helper) in text


def test_what_has_no_helper_is_the_first_thing_one_sees(client: Client, cast: Cast) -> None:
    make_household(NORTH_VILLAGE)
    make_household(SOUTH_VILLAGE)
    for user, alone in ((cast.county, 2), (cast.clerk, 1), (cast.cadre, 0)):
        client.force_login(user)
        page = client.get(reverse("assistance:pairing_list"))
        listed = client.get(reverse("assistance:unpaired_list")).context["page"].paginator.count
        assert page.context["alone"] == listed == alone
        assert ("alert-danger" in page.content.decode()) is bool(alone)
