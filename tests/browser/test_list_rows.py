"""A list in the browser: criteria, order and pages exchange the rows; the rest stands still."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from households.codes import ExitStatus
from tests.browser.conftest import Open
from tests.browser.navigation import follow
from tests.builders import make_household
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def stands_still(page: Page) -> bool:
    """Whether the page is the one that `mark` was set on."""
    return bool(page.evaluate("window.mark === 1"))


def test_criteria_and_order_exchange_the_rows_and_back_is_whole(cast: Cast, open_page: Open) -> None:
    for number in range(3):
        make_household(NORTH_VILLAGE, head=f"赵{number}")
    make_household(NORTH_VILLAGE, head="孙九", exit_status=ExitStatus.EXITED)
    page = open_page(cast.clerk)
    follow(page, "农户名册")
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(4)
    page.evaluate("window.mark = 1")

    page.locator("[name=exit_status]").select_option(label="已脱贫")
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="户主").click()
    expect(page.get_by_role("link", name="户主 ▲")).to_be_visible()
    assert "sort=head_name" in page.url
    assert stands_still(page)

    page.locator("[name=exit_status]").select_option(label="全部")
    expect(rows).to_have_count(4)
    assert "sort=head_name" in page.url
    assert stands_still(page)
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("孙九")
    page.go_back()
    expect(rows).to_have_count(4)
    expect(page.locator("#criteria")).to_be_visible()
    page.get_by_role("link", name="清除条件").click()
    expect(rows).to_have_count(4)
    assert page.url.endswith("?") or "?" not in page.url
