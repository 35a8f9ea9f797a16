"""The administration pages and the reveal dialog under the page policy, in a real browser."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Reveal
from tests.browser.conftest import Open
from tests.builders import id_number, make_household, make_member
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)

WATCH = """
window.violations = [];
addEventListener('securitypolicyviolation', (e) => window.violations.push(
    `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
"""


def shot(page: Page, name: str) -> None:
    """A picture to look at, when SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_administration_pages_break_no_policy(cast: Cast, open_page: Open) -> None:
    page = open_page(cast.admin)
    page.add_init_script(WATCH)
    addresses = {
        "index": "/admin/",
        "users": "/admin/accounts/user/",
        "user": f"/admin/accounts/user/{cast.clerk.pk}/change/",
        "new-user": "/admin/accounts/user/add/",
        "password": f"/admin/accounts/user/{cast.clerk.pk}/password/",
        "history": f"/admin/accounts/user/{cast.clerk.pk}/history/",
        "areas": "/admin/accounts/area/",
        "area": "/admin/accounts/area/990001101/change/",
        "import": "/admin/accounts/area/import/",
        "export": "/admin/accounts/area/export/",
        "organisations": "/admin/accounts/organisation/",
        "organisation": "/admin/accounts/organisation/add/",
        "roles": "/admin/accounts/rolesetting/add/",
    }
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if name == "user":
            page.get_by_text("添加另一个").first.click()
            page.locator(".select2-selection").last.click()
        found[name] = page.evaluate("window.violations")
        shot(page, f"admin-{name}")
    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("phone", [False, True])
def test_a_value_is_revealed_in_place_for_a_reason(cast: Cast, open_page: Open, phone: bool) -> None:
    number = id_number(77)
    copy = make_household(NORTH_VILLAGE, identified_on=dt.date(2016, 1, 1))
    member = make_member(copy, name="李测试", number=number)
    page = open_page(cast.clerk, phone=phone)
    page.goto(f"/households/{copy.household_id}/")
    secret = page.locator(f"#reveal-householdsmemberyear-id_number-{member.pk}")
    secret.get_by_role("link").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    shot(page, f"reveal-{phone}")
    page.get_by_label("理由").select_option("办理业务")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(secret).to_contain_text(number)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert Reveal.objects.get().reason == "办理业务"


@pytest.mark.parametrize("phone", [False, True])
def test_own_account_fits_the_screen(cast: Cast, open_page: Open, phone: bool) -> None:
    page = open_page(cast.county, phone=phone)
    for name in ("profile", "password", "second-factor", "reveals"):
        page.goto(f"/accounts/{name}/")
        shot(page, f"{name}-{phone}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (name, wide) == (name, 0)
    if phone:
        page.get_by_label("菜单").click()
        page.wait_for_timeout(600)
        shot(page, "menu")
