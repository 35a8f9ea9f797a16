"""The ledger of funds on paper (D26): the rows of the list, its sums, and what is too long to print."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import make_project
from tests.funds.casework import make_allocation, make_source, make_supplier_payment, put
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

LEDGER = reverse("funds:ledger_list")
# Session, user, postings (2), areas to choose, count, county, rows, sums.
QUERIES = 9


@pytest.fixture
def booked(cast: Cast) -> Cast:
    """Sheep in the north, a road in the south."""
    source = make_source(500_000, title="到户资金", document_no="测财〔2026〕9号")
    sheep = make_allocation(make_project(NORTH_VILLAGE, name="养羊"), 100_000, source)
    put(make_supplier_payment(sheep, 30_000), "paid")
    make_allocation(make_project(SOUTH_VILLAGE, name="修路"), 50_000, source)
    return cast


def printed(client: Client, **criteria: str) -> str:
    answer = client.get(LEDGER, {"export": "pdf", **criteria})
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    return "".join(text_of(answer.content)).replace("\n", "")


def test_the_paper_has_the_rows_of_the_list_and_their_sums(booked: Cast, client: Client) -> None:
    client.force_login(booked.auditor)
    text = printed(client)
    for part in (
        "测试县", "资金台账", "共3条", "到户资金", "测财〔2026〕9号", "500,000.00", "养羊", "修路",
        "30,000.00", "70,000.00", "30.00%",
        "资金安排150,000.00；支付30,000.00", "填报人：auditor", "第1页，共1页",
    ):  # fmt: skip
        assert part in text.replace(" ", ""), part
    only = printed(client, kind="payment")
    assert "修路" not in only
    assert "30,000.00" in only


def test_the_paper_is_scoped_like_the_list(booked: Cast, client: Client) -> None:
    client.force_login(booked.clerk2)
    text = printed(client)
    assert "修路" in text
    assert "养羊" not in text


def test_too_many_rows_are_not_printed_and_the_page_says_so(
    booked: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.papers.MOST_PRINTED", 2)
    client.force_login(booked.auditor)
    answer = client.get(LEDGER, {"export": "pdf", "q": ""}, follow=True)
    assert answer.redirect_chain == [(f"{LEDGER}?q=", 302)]
    assert "共 3 行，最多可打印 2 行" in answer.text


def test_it_costs_the_same_whatever_its_length(
    booked: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(booked.auditor)
    for _round in range(2):
        with django_assert_num_queries(QUERIES):
            printed(client)
        for _number in range(3):
            make_allocation(make_project(NORTH_VILLAGE), 10_000)
