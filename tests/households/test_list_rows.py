"""A change of criteria asks for the rows of a list alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import make_household
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

URL = reverse("households:household_list")
ROWS = {"HX-Request": "true", "HX-Target": "rows"}


@pytest.fixture
def clerk(client: Client, cast: Cast) -> Client:
    for name in ("赵一", "钱二"):
        make_household(NORTH_VILLAGE, head=name)
    client.force_login(cast.clerk)
    return client


def test_the_rows_alone_are_those_of_the_whole_page(clerk: Client) -> None:
    whole = clerk.get(URL, {"q": "钱二"}).content.decode()
    rows = clerk.get(URL, {"q": "钱二"}, headers=ROWS).content.decode()
    assert "<html" in whole
    assert "<html" not in rows
    assert rows.count("<tr>") == 2
    assert "钱二" in rows
    assert "赵一" not in rows
    assert rows.strip() in whole


def test_what_is_done_with_the_rows_follows_the_criteria(clerk: Client) -> None:
    rows = clerk.get(URL, {"q": "钱二", "sort": "-head_name"}, headers=ROWS).content.decode()
    assert 'name="sort" value="-head_name" form="criteria"' in rows
    assert "export=xlsx" in rows
    assert "q=%E9%92%B1%E4%BA%8C" in rows
    assert 'href="?"' in rows


def test_the_rows_alone_are_never_kept_for_the_address(clerk: Client) -> None:
    assert clerk.get(URL, headers=ROWS)["Cache-Control"] == "no-store"
    back = clerk.get(URL, headers={**ROWS, "HX-History-Restore-Request": "true"})
    assert b"<html" in back.content


def test_a_wrong_criterion_asks_for_the_whole_page(clerk: Client) -> None:
    answer = clerk.get(URL, {"household_type": "无此类型"}, headers=ROWS)
    assert answer["HX-Redirect"] == f"{URL}?household_type=%E6%97%A0%E6%AD%A4%E7%B1%BB%E5%9E%8B"
    assert "HX-Redirect" not in clerk.get(URL, headers=ROWS)


def test_the_rows_alone_cost_no_query_for_the_rest(clerk: Client, django_assert_num_queries: Any) -> None:
    clerk.get(URL, headers=ROWS)
    with django_assert_num_queries(8):
        clerk.get(URL, headers=ROWS)
