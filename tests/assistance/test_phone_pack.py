"""What a phone takes along: households, what is open with them, and the signature for gifts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assistance.models import (
    GiftReceipt,
    Visit,
    VisitRule,
)
from households.codes.measures import MeasureCategory
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.help_plans import make_help_measure
from tests.assistance.problems import make_problem
from tests.assistance.test_log_visit import gift, sheet
from tests.assistance.test_phone_sync import days_ago, send
from tests.builders import make_household, make_member
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.projects.test_pages import drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household in the north village, paired to the cadre since ten days."""
    household = make_household(NORTH_VILLAGE, head="张大山")
    make_member(household, name="张小山")
    make_pairing(household, cast.cadre, valid_from=days_ago(10))
    return household


def pack(user: User) -> dict[str, Any]:
    client = Client()
    client.force_login(user)
    return client.get(reverse("assistance:phone_data")).json()


def test_the_phone_takes_its_own_households_and_no_more_than_a_visit_needs(
    cast: Cast, copy: HouseholdYear
) -> None:
    make_household(SOUTH_VILLAGE, head="别人家")
    make_visit(copy, cast.cadre, visited_on=days_ago(2))
    make_problem(copy, cast.cadre, text="屋顶漏雨")
    make_problem(copy, cast.cadre, "confirmed", text="已解决的")
    make_help_measure(copy, cast.cadre)
    make_help_measure(copy, cast.cadre, begins_on=days_ago(400), ended_on=days_ago(40), outcome="结束")
    taken = pack(cast.cadre)
    assert taken["households"] == [
        {
            "id": copy.household_id,
            "head": "张大山",
            "area": copy.area.full_name,
            "status": "未脱贫",
            "members": ["张大山", "张小山"],
            "first_day": days_ago(10).isoformat(),
            "last_visit": days_ago(2).isoformat(),
            "due": [],
            "about": ["问题：屋顶漏雨", f"{MeasureCategory.HEALTH.label}：签约家庭医生"],
        }
    ]
    assert (taken["user"], taken["unsent_days"], taken["keep_days"]) == (cast.cadre.pk, 3, 7)
    assert pack(cast.cadre2)["households"] == []


@pytest.mark.parametrize("by_phone", [False, True])
def test_the_household_signs_for_its_gifts_in_the_same_act(
    cast: Cast, copy: HouseholdYear, *, by_phone: bool
) -> None:
    given = gift("慰问物资", "60", "大米") | gift("慰问金", "40.5", number=1) | {"gifts-TOTAL_FORMS": "2"}
    fields = sheet(drawn=drawn(), **given)
    for _time in range(2):
        if by_phone:
            send(cast.cadre, copy, fields)
        else:
            client = Client()
            client.force_login(cast.cadre)
            client.post(reverse("assistance:visit_new", args=[copy.household_id]), fields)
    visit = Visit.objects.get()
    receipt = visit.receipts.get()
    assert (receipt.amount, receipt.signed_by) == (Decimal("100.50"), "张大山")
    assert (receipt.signed_on, receipt.taken_by) == (visit.visited_on, cast.cadre)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"drawn": "data:image/png;base64,xx"}, "签名无法识别，请清除后重签。"),
        ({"drawn": ""}, None),
        ({"gifts-0-value": ""}, "没有可签收的慰问金或物品：请填写所给款物，或清除签名。"),
    ],
)
def test_a_signature_needs_a_gift_and_ink(
    cast: Cast, copy: HouseholdYear, changes: dict[str, Any], sentence: str | None
) -> None:
    status, answer = send(cast.cadre, copy, sheet(**{**gift("慰问金", "40"), "drawn": drawn(), **changes}))
    assert (status, answer.get("reasons")) == ((422, [sentence]) if sentence else (201, None))
    assert GiftReceipt.objects.count() == 0


def test_the_phone_keeps_what_the_rules_still_ask(cast: Cast, copy: HouseholdYear) -> None:
    copy.household.pairings.update(valid_from=days_ago(400))
    rule = VisitRule.objects.create(
        code="y",
        plan="测试方案",
        source="第一条",
        kind="解困",
        at_least=1,
        per="每年",
        valid_from=timezone.localdate().replace(month=1, day=1),
    )
    until = rule.window(timezone.localdate()).last.isoformat()
    assert pack(cast.cadre)["households"][0]["due"] == [f"解决农户问题（个） 0/1 限 {until} · 测试方案"]


def test_the_households_of_a_phone_cost_the_same_queries_however_many_they_are(
    cast: Cast, copy: HouseholdYear, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_pairing(make_household(NORTH_VILLAGE, head=f"户主{number}"), cast.cadre)
    client = Client()
    client.force_login(cast.cadre)
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("assistance:phone_data"))
    assert len(answer.json()["households"]) == 13
    assert len(answer.content) < 4_000
