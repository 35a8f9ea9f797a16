"""Recording arrivals, giving money to projects, taking it back."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Area
from funds.models import Allocation, FundSource, LedgerEntry, LedgerTransaction
from tests.builders import make_project
from tests.funds.casework import (
    make_source,
)
from tests.funds.pages import go
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

NEW_SOURCE = reverse("funds:source_new")
LIST, SOURCES, LEDGER = (reverse(f"funds:{name}_list") for name in ("payment", "source", "ledger"))


def source_content(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "year": 2026, "level": "县级财政", "kind": "专项资金",
        "document_no": "测财农〔2026〕1号", "title": "产业扶贫资金", "batch": "第一批", "area": COUNTY,
        "arrived_on": "2026-03-01", "amount": "5,000,000", "note": "", **changes,
    }  # fmt: skip


def test_an_arrival_is_booked_once_though_sent_twice(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    data = source_content()
    for _time in range(2):
        answer = client.post(NEW_SOURCE, data)
        assert answer["Location"] == go("source_detail", FundSource.objects.get())
    assert (FundSource.objects.get().amount, LedgerTransaction.objects.count()) == (5_000_000, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("500", "金额500.00元（0.05万元）偏低，是否把万元填成了元？"),
        ("50000000000", "金额50,000,000,000.00元（5,000,000万元）偏高，是否确认无误？"),
    ],
)
def test_an_amount_10000_times_off_is_asked_for_before_it_is_taken(
    client: Client, cast: Cast, typed: str, sentence: str
) -> None:
    client.force_login(cast.finance)
    data = source_content(amount=typed)
    page = client.post(NEW_SOURCE, data)
    assert (page.status_code, FundSource.objects.count()) == (422, 0)
    assert sentence in page.text
    key = page.context["form"].doubts[0].key
    # Confirming one amount does not confirm another.
    assert client.post(NEW_SOURCE, data | {"confirm": key, "amount": "6"}).status_code == 422
    assert client.post(NEW_SOURCE, data | {"confirm": key}).status_code == 302
    assert FundSource.objects.get().amount == Decimal(typed)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "0"}, "大于或等于0.01"),
        ({"amount": "1.005"}, "2"),
        ({"arrived_on": "2026-11-25"}, "日期不能晚于今天"),
        ({"document_no": ""}, "必填"),
    ],
)
def test_bad_arrivals_are_told_and_nothing_written(
    client: Client, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    client.force_login(cast.finance)
    page = client.post(NEW_SOURCE, source_content(**changes))
    assert (page.status_code, FundSource.objects.count(), LedgerEntry.objects.count()) == (422, 0, 0)
    assert sentence in page.text


def test_a_document_is_recorded_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    client.post(NEW_SOURCE, source_content())
    page = client.post(NEW_SOURCE, source_content())
    assert "该文号和批次已登记过" in page.text
    assert FundSource.objects.count() == 1


def give(source: FundSource, **changes: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "amount": "50000", "on": "2026-11-01", "document_no": "", **changes}


def test_a_source_gives_to_a_project_and_takes_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    source, project = make_source(80_000), make_project(NORTH_VILLAGE)
    data = give(source, project=project.pk)
    for _time in range(2):
        assert client.post(go("allocation_new", source), data)["Location"] == go("source_detail", source)
    allocation = Allocation.objects.get()
    page = client.get(go("source_detail", source))
    assert [(p.given, p.paid, p.left) for p in page.context["pots"]] == [(50_000, 0, 50_000)]
    back = {"key": str(uuid.uuid4()), "amount": "20000", "on": "2026-11-20", "reason": "结余"}
    for _time in range(2):
        assert client.post(go("allocation_return", allocation), back).status_code == 302
    assert [(p.given, p.left) for p in client.get(go("source_detail", source)).context["pots"]] == [
        (30_000, 30_000)
    ]
    page = client.post(
        go("allocation_return", allocation), back | {"key": str(uuid.uuid4()), "amount": "30001"}
    )
    assert "可收回30,000.00元，不能收回30,001.00元" in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "80000.01"}, "待安排余额为80,000.00元，不足以安排80,000.01元"),
        ({"amount": "10"}, "金额10.00元（0.001万元）偏低"),
        ({"on": "2026-01-01"}, "日期不能早于资金到位日2026-09-25"),
        ({"on": "2026-12-01"}, "日期不能晚于今天"),
    ],
)
def test_what_a_source_cannot_give_is_told(
    client: Client, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    client.force_login(cast.finance)
    source, project = make_source(80_000), make_project(NORTH_VILLAGE)
    page = client.post(go("allocation_new", source), give(source, project=project.pk, **changes))
    assert (page.status_code, Allocation.objects.count()) == (422, 0)
    assert sentence in page.text


def test_a_townships_money_stays_in_the_township(client: Client, cast: Cast) -> None:
    source = make_source(80_000, area=Area.objects.get(pk=NORTH))
    inside, outside = make_project(NORTH_VILLAGE), make_project(SOUTH_VILLAGE)
    draft = make_project(NORTH_VILLAGE, state="reviewed")
    client.force_login(cast.finance)
    offered = client.get(go("allocation_new", source)).context["form"].fields["project"].queryset
    assert list(offered) == [inside]
    for project in (outside, draft):
        assert client.post(go("allocation_new", source), give(source, project=project.pk)).status_code == 422
    assert Allocation.objects.count() == 0
