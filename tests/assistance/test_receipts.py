"""Receipts of gifts: signed for the sum that was shown, once; and the list of what nobody signed for."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assistance.models import GiftReceipt, Visit
from assistance.services.receipts import take_receipt
from common import photos
from common.refusals import Refused
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.test_amendments import amend
from tests.builders import TODAY, make_household
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import upload

LIST = reverse("assistance:gift_list")


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """A visit of `cadre` on which 300 yuan were given."""
    copy = make_household(NORTH_VILLAGE)
    make_pairing(copy, cast.cadre)
    return make_visit(copy, cast.cadre, gift=300)


def receive(user: Any, visit: Visit, **changes: Any) -> GiftReceipt:
    """The household signs for the 300 yuan."""
    said = {"key": uuid.uuid4(), "amount": Decimal(300), "signed_on": TODAY, "signed_by": "张三", **changes}
    return take_receipt(user=user, visit=visit, picture=photos.take(upload()), today=TODAY, **said)


def listed(client: Client, receipt: str = "") -> list[Any]:
    """The visits on the list of gifts."""
    return [row.pk for row in client.get(LIST, {"receipt": receipt}).context["page"]]


def test_signed_for_a_gift_is_no_longer_missing(client: Client, cast: Cast, visit: Visit) -> None:
    make_visit(make_household(NORTH_VILLAGE), cast.team)
    client.force_login(cast.clerk)
    assert listed(client) == [visit.pk]
    receive(cast.cadre, visit)
    assert (listed(client), listed(client, "signed"), listed(client, "all")) == ([], [visit.pk], [visit.pk])


def test_a_sum_that_was_corrected_is_signed_for_anew(client: Client, cast: Cast, visit: Visit) -> None:
    receive(cast.cadre, visit)
    amend(cast.cadre, visit, gifts=[])
    visit.gifts.create(kind="慰问金", value=200)
    client.force_login(cast.clerk)
    assert listed(client) == [visit.pk]
    receive(cast.cadre, visit, amount=Decimal(200))
    assert listed(client) == []
    assert GiftReceipt.objects.count() == 2


def test_sent_twice_it_is_one_receipt(cast: Cast, visit: Visit) -> None:
    key = uuid.uuid4()
    assert receive(cast.cadre, visit, key=key) == receive(cast.cadre, visit, key=key)
    assert GiftReceipt.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "changes", "sentence"),
    [
        ("cadre", {"amount": Decimal(299)}, "慰问内容刚被更正"),
        ("cadre", {"signed_on": TODAY - dt.timedelta(days=1)}, "不能早于走访日期"),
        ("cadre", {"signed_on": TODAY + dt.timedelta(days=1)}, "不能晚于今天"),
        ("cadre", {"signed_by": " "}, "不能为空"),
        ("cadre2", {}, "该户不由您负责"),
        ("leader", {}, "该户不由您负责"),
    ],
)
def test_what_cannot_be_signed_is_said_and_nothing_is_stored(
    cast: Cast, visit: Visit, who: str, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        receive(getattr(cast, who), visit, **changes)
    assert GiftReceipt.objects.count() == 0


def test_on_the_phone_a_photo_of_the_signed_sheet_will_do(client: Client, cast: Cast, visit: Visit) -> None:
    client.force_login(cast.cadre)
    address = reverse("assistance:receipt_new", args=[visit.pk])
    form = client.get(address).context["form"]
    said = {name: form[name].value() for name in ("key", "amount", "signed_on", "name")}
    assert client.post(address, said).status_code == 422
    assert client.post(address, {**said, "photo": upload()}).status_code == 302
    receipt = GiftReceipt.objects.get()
    assert (receipt.amount, receipt.signed_by, receipt.taken_by) == (300, "测试户主", cast.cadre)
    picture = reverse("assistance:receipt_picture", args=[visit.pk, receipt.pk])
    assert client.get(picture)["Content-Type"] == "image/jpeg"


def test_the_receipt_and_the_record_are_printed(client: Client, cast: Cast, visit: Visit) -> None:
    receive(cast.cadre, visit)
    amend(cast.cadre, visit, found="老人住院")
    client.force_login(cast.cadre)
    paper = "".join(text_of(client.get(reverse("assistance:receipt_paper", args=[visit.pk])).content))
    assert "慰问签收单" in paper
    assert "300.00" in paper
    record = "".join(text_of(client.get(reverse("assistance:visit_paper", args=[visit.pk])).content))
    assert "入户走访记录" in record
    assert "老人住院" in record
    assert "写错了" in record


def test_gifts_are_listed_where_their_household_is(client: Client, cast: Cast, visit: Visit) -> None:
    south = make_visit(make_household(SOUTH_VILLAGE), cast.county, gift=50)
    client.force_login(cast.clerk2)
    assert listed(client) == [south.pk]
    client.force_login(cast.county)
    assert sorted(listed(client)) == sorted([visit.pk, south.pk])
