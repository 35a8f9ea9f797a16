"""A public notice as a paper: what it shows, and what it must not."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.builders import make_notice
from tests.pdfs import text_of
from tests.people import Cast

# Session and its renewal (4), user, postings (2), notice, county.
QUERIES = 6


def test_it_shows_list_days_place_and_telephone(cast: Cast, client: Client) -> None:
    notice = make_notice(
        posted_by=cast.team,
        title="关于养羊项目补助的公示",
        body="现予公示。\n如有异议请反映。",
        table={
            "head": ["序号", "户主", "金额（元）"],
            "rows": [[1, "*甲*", "1,000.00"], [2, "#乙", "500.00"]],
        },
    )
    client.force_login(cast.county)
    answer = client.get(reverse("households:notice_paper", args=[notice.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    text = text_of(answer.content)[0].replace("\n", "")
    for part in (
        "测试县", "关于养羊项目补助的公示", "北岭镇松坡村", "现予公示。", "*甲*", "1,000.00", "#乙",
        "2026-11-14", "2026-11-23", "10", "村务公开栏", "12317", "填报人：team", "第1页，共1页",
    ):  # fmt: skip
        assert part in text, part


def test_long_numbers_that_slipped_in_are_starred(cast: Cast, client: Client) -> None:
    notice = make_notice(
        body="联系 13900001234", table={"head": ["户主"], "rows": [["甲 990001198005060017"], ["138 0000"]]}
    )
    client.force_login(cast.county)
    text = text_of(client.get(reverse("households:notice_paper", args=[notice.pk])).content)[0]
    assert "公示单位（盖章）" in text
    assert "13900001234" not in text
    assert "990001198005060017" not in text
    assert text.count("****") == 2


def test_it_costs_the_same_whatever_its_length(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.county)
    for rows in (1, 300):
        notice = make_notice(table={"head": ["户主"], "rows": [["甲"]] * rows})
        with django_assert_num_queries(QUERIES):
            client.get(reverse("households:notice_paper", args=[notice.pk]))
