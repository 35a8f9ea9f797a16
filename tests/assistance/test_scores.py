"""Scores of helpers: the share of what a rule asks, by the same demands as the list behind each row."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from assistance.demands import demands
from assistance.models import Pairing
from assistance.scores import scores
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.test_demands import make_rule
from tests.builders import TODAY, make_household
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

PAGE = reverse("assistance:score_list")


@pytest.fixture
def helped(cast: Cast) -> Cast:
    """Two households of one helper, one of them visited; one of the other helper in the south, unvisited."""
    rule = make_rule(at_least=2)
    first, second = make_household(NORTH_VILLAGE), make_household(NORTH_VILLAGE)
    for copy in (first, second):
        make_pairing(copy, cast.cadre)
    make_pairing(make_household(SOUTH_VILLAGE), cast.cadre2)
    for _visit in range(3):
        make_visit(first, cast.cadre)
    assert rule.per == "每月"
    return cast


def test_a_score_is_what_was_done_of_what_was_owed_and_more_than_owed_counts_once(helped: Cast) -> None:
    rule, rows = make_rule(code="own", at_least=2), Pairing.objects.all()
    found = {score.key: score for score in scores(rows, rule, on=TODAY)}
    mine = found[helped.cadre.pk]
    assert (mine.pairings, mine.owed, mine.done, mine.percent) == (2, 4, 2, "50%")
    assert found[helped.cadre2.pk].percent == "0%"
    # As the list says of each pairing.
    told = demands(rows.filter(helper=helped.cadre), rule, on=TODAY).values()
    assert mine.owed == sum(one.owed for one in told)
    assert mine.done == sum(min(one.done, one.owed) for one in told)


def test_the_page_stays_in_scope_and_each_row_opens_its_list(helped: Cast, client: Client) -> None:
    client.force_login(helped.clerk)
    rows = client.get(PAGE).context["scores"]
    assert [score.name for score in rows] == [helped.cadre.name]
    link = client.get(PAGE).content.decode().split(f'href="{reverse("assistance:demand_list")}?')[1]
    query = link.split('"')[0].replace("&amp;", "&")
    listed = client.get(f"{reverse('assistance:demand_list')}?{query}").context["page"]
    assert listed.paginator.count == rows[0].pairings
    book = load_workbook(io.BytesIO(client.get(PAGE, {"export": "xlsx"}).content))
    assert [row[5].value for row in book.active.iter_rows()][-1] == "50%"
    client.force_login(helped.cadre)
    assert client.get(PAGE).context["scores"] == []
    client.force_login(helped.county)
    south = client.get(PAGE, {"township": SOUTH_VILLAGE[:9]}).context["scores"]
    assert [score.name for score in south] == [helped.cadre2.name]


def test_the_score_of_a_window_that_is_over_leads_to_its_list(helped: Cast, client: Client) -> None:
    client.force_login(helped.clerk)
    page = client.get(PAGE, {"on": "2026-10-31"})
    assert [(one.owed, one.done) for one in page.context["scores"]] == [(4, 0)]
    assert "on=2026-10-31&amp;township=" in page.text
    assert "2026-10-31" in page.text.split("<h2", 1)[0]


def test_the_county_sees_the_scores_of_its_townships_and_each_opens_its_helpers(
    helped: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(helped.county)
    with django_assert_num_queries(8):
        page = client.get(PAGE, {"on": TODAY.isoformat()})
    found = {row.key: (row.pairings, row.owed, row.done) for row in page.context["scores"]}
    assert found == {NORTH: (2, 4, 2), SOUTH_VILLAGE[:9]: (1, 2, 0)}
    for row in page.context["scores"]:
        query = next(part for part in page.text.split('href="') if f"township={row.key}" in part)
        inside = client.get(PAGE + query.split('"')[0].replace("&amp;", "&")).context["scores"]
        assert sum(score.owed for score in inside) == row.owed
