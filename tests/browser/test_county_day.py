"""The county officer's day: from a figure to its rows to a household."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assistance.models import Pairing
from dashboards import rollups
from households.codes import ExitStatus
from tests.browser.conftest import Open
from tests.browser.navigation import follow
from tests.builders import make_household
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_figure_to_its_rows_to_a_household(cast: Cast, open_page: Open) -> None:
    today = timezone.localdate()
    for name in ("赵一", "钱二", "孙三"):
        copy = make_household(NORTH_VILLAGE, head=name, year=today.year)
        Pairing.objects.create(
            household=copy.household, helper=cast.cadre, valid_from=today - dt.timedelta(days=30)
        )
    make_household(SOUTH_VILLAGE, head="李四", year=today.year, exit_status=ExitStatus.EXITED)
    rollups.refresh_all(today)

    page = open_page(cast.county)
    expect(page.locator("[data-figure=registered]").first).to_have_text("4")
    expect(page.locator("[data-figure=exited]").first).to_have_text("1")
    expect(page.locator("[data-chart] svg").first).to_be_visible()

    page.locator("[data-figure=without_helper]").first.click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("李四")

    follow(page, "数据概览")
    page.locator("[data-figure=registered]").first.click()
    expect(rows).to_have_count(4)
    page.get_by_role("link", name="钱二").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("钱二")
    expect(page.get_by_text("已脱贫")).to_have_count(0)
    expect(page.get_by_role("row", name="钱二")).to_contain_text("990***********")
