"""The lists of funds: rest and rate, criteria, scope, number of queries."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funds.codes import FundKind
from projects.models import Participation
from tests.builders import make_household, make_project
from tests.funds.casework import (
    make_allocation,
    make_batch,
    make_source,
    make_supplier_payment,
    put,
)
from tests.funds.pages import go, rows_of
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

NEW_SOURCE = reverse("funds:source_new")
LIST, SOURCES, LEDGER = (reverse(f"funds:{name}_list") for name in ("payment", "source", "ledger"))


def test_the_ledger_shows_rest_and_rate_after_each_movement(client: Client, cast: Cast) -> None:
    source = make_source(500_000, title="到户资金", document_no="测财〔2026〕9号")
    allocation = make_allocation(make_project(NORTH_VILLAGE, name="养羊"), 100_000, source)
    first, second = (make_supplier_payment(allocation, amount) for amount in (30_000, 20_000))
    put(first, "paid")
    put(second, "reversed")
    make_allocation(make_project(SOUTH_VILLAGE, name="修路"), 50_000, source)
    client.force_login(cast.auditor)
    answer = client.get(LEDGER, {"export": "xlsx", "sort": "on"})
    rows = rows_of(answer.content)
    shown = [(r[0], r[1], r[2], r[4], r[5], r[8], r[9], r[10]) for r in rows]
    s = ("到户资金", "测财〔2026〕9号", 500_000)
    assert shown == [
        (*s, "养羊", "资金安排", 100_000, 100_000, 0),
        (*s, "修路", "资金安排", 50_000, 50_000, 0),
        (*s, "养羊", "支付", 30_000, 70_000, 30),
        (*s, "养羊", "支付", 20_000, 50_000, 50),
        (*s, "养羊", "支付退回", 20_000, 70_000, 30),
    ]
    # A filter narrows the rows, not what stood before them.
    only = rows_of(client.get(LEDGER, {"export": "xlsx", "kind": "payment", "q": "养羊"}).content)
    assert [r[9] for r in only] == [50_000, 70_000]
    client.force_login(cast.clerk2)
    assert [r[4] for r in rows_of(client.get(LEDGER, {"export": "xlsx"}).content)] == ["修路"]


def test_lists_are_searched_filtered_and_scoped(client: Client, cast: Cast) -> None:
    north = make_allocation(
        make_project(NORTH_VILLAGE, name="养羊"), source=make_source(title="专项", year=2025)
    )
    south = make_allocation(make_project(SOUTH_VILLAGE, name="修路"))
    put(make_supplier_payment(north, purpose="羊款"), "paid")
    make_supplier_payment(south, purpose="路款")
    client.force_login(cast.auditor)
    for criteria, expected in (
        ({}, ["羊款", "路款"]), ({"q": "养羊"}, ["羊款"]), ({"state": "draft"}, ["路款"]), ({"q": "无"}, []),
        ({"kind": "households"}, []), ({"township": NORTH}, ["羊款"]),
        ({"project": south.project_id}, ["路款"]),
    ):  # fmt: skip
        found = [row[1] for row in rows_of(client.get(LIST, {"export": "xlsx", **criteria}).content)]
        assert sorted(found) == sorted(expected)
    book = client.get(LIST, {"export": "xlsx"}).content
    assert {row[12] for row in rows_of(book)} == {"************5678"}
    assert [r[1] for r in rows_of(client.get(SOURCES, {"export": "xlsx", "year": 2025}).content)] == ["专项"]
    client.force_login(cast.team)
    assert [row[1] for row in rows_of(client.get(LIST, {"export": "xlsx"}).content)] == ["羊款"]
    # A village sees the county's source, and of its projects only its own.
    page = client.get(go("source_detail", south.source))
    assert (page.status_code, page.context["pots"], list(page.context["allocations"])) == (200, [], [])


def test_sources_are_told_apart_by_kind(client: Client, cast: Cast) -> None:
    """Special, bundled agricultural, sector and social funds (P5-04, P5-71)."""
    for kind in FundKind.values:
        make_source(1_000, kind=kind, title=kind)
    client.force_login(cast.auditor)
    for kind in FundKind.values:
        found = rows_of(client.get(SOURCES, {"export": "xlsx", "kind": kind}).content)
        assert [row[1] for row in found] == [kind]


def queries(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as context:
        assert client.get(where).status_code == 200
    return len(context.captured_queries)


def test_pages_cost_the_same_however_much_there_is(client: Client, cast: Cast) -> None:
    source = make_source(10_000_000)
    payment = make_batch(
        make_allocation(make_project(NORTH_VILLAGE), 90_000, source), created_by=cast.finance
    )
    put(payment, "submitted")
    client.force_login(cast.finance)
    pages = [LIST, SOURCES, LEDGER, go("source_detail", source), go("payment_detail", payment)]
    client.get(LIST)
    before = {where: queries(client, where) for where in pages}
    for _number in range(5):
        put(make_supplier_payment(make_allocation(make_project(NORTH_VILLAGE), 90_000, source)), "paid")
        make_source()
    for _number in range(15):
        copy = make_household(NORTH_VILLAGE)
        Participation.objects.create(
            project=payment.project, household_id=copy.household_id, standard=100, added_by=cast.finance
        )
    put(payment, "draft")
    client.post(go("line_fill", payment))
    put(payment, "submitted")
    assert {where: queries(client, where) for where in pages} == before
    with CaptureQueriesContext(connection) as context:
        client.get(go("line_list", payment))
    assert len(context.captured_queries) <= 14
