"""The rectification ledger on paper (D36): its columns, its rows in full, and who may not know of what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.builders import make_household
from tests.inspections.casework import make_covert, make_finding
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

LEDGER = reverse("inspections:finding_list")
LONG = "帮扶手册填写不及时，部分户没有收入核算表，走访记录缺少签名。" * 3
# Session, user, postings (2), year, areas to choose, count, county, rows.
QUERIES = 9


def printed(client: Client, **criteria: str) -> str:
    answer = client.get(LEDGER, {"export": "pdf", **criteria})
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    return "".join(text_of(answer.content)).replace("\n", "").replace(" ", "")


def test_the_paper_has_the_columns_of_the_ledger_and_every_text_in_full(cast: Cast, client: Client) -> None:
    copy = make_household(NORTH_VILLAGE, head="周有田")
    make_finding(household=copy.household, text=LONG, state="rectifying", deadline=dt.date(2026, 12, 10))
    client.force_login(cast.auditor)
    text = printed(client)
    for part in (
        "整改台账", "序号", "问题来源", "问题描述", "整改措施", "责任领导", "责任单位", "责任人", "整改时限",
        "销号日期", LONG, "周有田", "补齐手册", "2026-12-10",
    ):  # fmt: skip
        assert part in text, part


def test_a_covert_finding_is_on_no_paper_of_those_inspected(cast: Cast, client: Client) -> None:
    make_household()
    make_finding(NORTH_VILLAGE, inspection=make_covert(), text="尚未公开的问题")
    make_finding(SOUTH_VILLAGE, text="南乡的问题")
    client.force_login(cast.clerk)
    text = printed(client)
    assert "尚未公开的问题" not in text
    assert "南乡的问题" not in text
    client.force_login(cast.inspector)
    assert "尚未公开的问题" in printed(client)


def test_it_costs_the_same_whatever_its_length(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    make_household()
    client.force_login(cast.auditor)
    for _round in range(2):
        make_finding()
        with django_assert_num_queries(QUERIES):
            printed(client)
        for _number in range(3):
            make_finding(household=make_household().household)
