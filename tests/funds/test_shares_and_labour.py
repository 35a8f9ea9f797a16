"""Money for villages by equal shares (P5-09), and for households with somebody who can work (P5-10)."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from common.refusals import Refused
from funds.models import Allocation, FundSource, Payment
from funds.services.lines import fill_from_project
from funds.services.sources import allocate, return_allocation
from funds.transitions import CYCLE
from households.models import HouseholdYear
from tests.builders import TODAY, make_household, make_member, make_project
from tests.funds.casework import make_allocation, make_batch, make_source, make_supplier_payment
from tests.funds.pages import go
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.projects.casework import make_participation


def give(cast: Cast, source: FundSource, project: Any, amount: int) -> Allocation:
    told = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY}
    return allocate(user=cast.finance, source=source, project=project, amount=Decimal(amount), **told)


def test_every_village_gets_its_share_and_no_more(cast: Cast, client: Client) -> None:
    source = make_source(2_600_000, village_share=Decimal(200_000), title="重点村资金")
    sheep, fruit, road = (make_project(area, fund_county=Decimal(500_000)) for area in
                          (NORTH_VILLAGE, NORTH_VILLAGE, SOUTH_VILLAGE))  # fmt: skip
    first = give(cast, source, sheep, 150_000)
    with pytest.raises(Refused, match=r"每村从该资金中安排200,000\.00元，该村已有150,000\.00元"):
        give(cast, source, fruit, 50_001)
    give(cast, source, fruit, 50_000)
    give(cast, source, road, 120_000)
    client.force_login(cast.finance)
    page = client.get(go("source_detail", source))
    shown = [(s.village.pk, s.given, s.missing) for s in page.context["shares"]]
    assert shown == [(NORTH_VILLAGE, 200_000, 0), (SOUTH_VILLAGE, 120_000, 80_000)]
    assert "80,000.00" in page.text
    told = {"key": uuid.uuid4(), "on": TODAY, "reason": "结余", "today": TODAY}
    return_allocation(user=cast.finance, allocation=first, amount=Decimal(30_000), **told)
    give(cast, source, fruit, 30_000)
    assert Allocation.objects.count() == 4


@pytest.mark.parametrize("share", [0, 1_000_001])
def test_a_share_lies_within_the_amount(cast: Cast, client: Client, share: int) -> None:
    client.force_login(cast.finance)
    page = client.get("/funds/sources/new/").context["form"]
    post = {name: page[name].value() or "" for name in page.fields}
    post |= {
        "arrived_on": TODAY.isoformat(), "level": "县级财政", "kind": "专项资金", "document_no": "测财1号",
        "title": "重点村资金", "area": "990001", "amount": "1000000", "village_share": str(share),
    }  # fmt: skip
    assert client.post("/funds/sources/new/", post).status_code == 422
    assert FundSource.objects.count() == 0
    assert client.post("/funds/sources/new/", {**post, "village_share": "200000"}).status_code == 302
    assert FundSource.objects.get().village_share == 200_000


def able(copy: HouseholdYear, capacity: str) -> HouseholdYear:
    make_member(copy, labour_capacity=capacity)
    return copy


def prepared(cast: Cast, allocation: Allocation, kind: str) -> Payment:
    if kind == "supplier":
        return make_supplier_payment(allocation, created_by=cast.finance)
    payment = make_batch(allocation, households=0, created_by=cast.finance)
    fill_from_project(user=cast.finance, payment=payment)
    payment.refresh_from_db()
    return payment


def refusal(payment: Payment, user: Any) -> str:
    try:
        CYCLE.perform(payment, "submit", user=user, key=uuid.uuid4(), on=TODAY, today=TODAY)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("kind", ["households", "supplier"])
def test_money_for_those_who_can_work_goes_to_them_only(cast: Cast, kind: str) -> None:
    source = make_source(needs_labour=True, title="集体经济产业扶持资金")
    allocation = make_allocation(make_project(NORTH_VILLAGE), 100_000, source)
    for head, capacity in (("能干", "普通劳动力"), ("半劳力", "弱劳动力或半劳动力")):
        make_participation(allocation.project, able(make_household(NORTH_VILLAGE, head=head), capacity))
    assert refusal(prepared(cast, allocation, kind), cast.finance) == ""
    for head, capacity in (("无劳力", "无劳动力"), ("丧失", "丧失劳动力")):
        make_participation(allocation.project, able(make_household(NORTH_VILLAGE, head=head), capacity))
    second = prepared(cast, allocation, kind)
    told = refusal(second, cast.finance)
    assert "用于有劳动能力的户" in told
    assert ("无劳力" in told, "丧失" in told, "能干" in told) == (True, True, False)
    second.refresh_from_db()
    assert second.state == "draft"


def test_other_money_does_not_ask_who_can_work(cast: Cast) -> None:
    allocation = make_allocation(make_project(NORTH_VILLAGE))
    make_participation(allocation.project, able(make_household(NORTH_VILLAGE), "无劳动力"))
    assert refusal(prepared(cast, allocation, "households"), cast.finance) == ""
