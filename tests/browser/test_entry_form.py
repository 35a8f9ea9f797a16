"""The entry form under a clerk's hands: what the ID number fills, what is told, what stays seen."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Locator, Page, expect

from households.models import HouseholdYear, MemberYear
from tests.browser.conftest import Open
from tests.builders import PASSWORD, id_number, make_household, make_member, make_year
from tests.people import NORTH_VILLAGE, Cast

CONTINUE = "继续填写"
ABOVE_THE_BAR = """
line => line.getBoundingClientRect().bottom
  <= document.querySelector(".entry-bar").getBoundingClientRect().top
"""

pytestmark = pytest.mark.django_db(transaction=True)


def field(page: Page, number: int, name: str) -> Locator:
    """A field of one member's row."""
    return page.locator(f"[name=members-{number}-{name}]")


def test_birth_and_sex_follow_a_corrected_number(cast: Cast, open_page: Open) -> None:
    copy = make_household(NORTH_VILLAGE, phone="19900001234", main_cause="因病")
    son = make_member(copy, name="次子", education_level="小学")
    page = open_page(cast.clerk)
    page.goto(f"/households/{copy.household_id}/edit/")
    number = id_number(71, birth=dt.date(2001, 2, 3), sex="女")
    field(page, 1, "id_number").fill(number)
    expect(field(page, 1, "birth_date")).to_have_value("2001-02-03")
    expect(field(page, 1, "sex")).to_have_value("女")
    field(page, 1, "relation").select_option("之女")
    field(page, 1, "birth_date").fill("2001-02-04")
    expect(field(page, 1, "birth_date")).to_have_value("2001-02-04")

    page.keyboard.press("Alt+s")
    expect(page.get_by_text("ID-08")).to_be_visible()
    field(page, 1, "id_number").fill(id_number(72, birth=dt.date(2002, 5, 6), sex="女"))
    expect(field(page, 1, "birth_date")).to_have_value("2002-05-06")
    page.keyboard.press("Alt+s")
    page.wait_for_url(f"**/households/{copy.household_id}/")
    son.refresh_from_db()
    assert (son.birth_date, son.sex) == (dt.date(2002, 5, 6), "女")


def test_a_number_is_judged_while_it_is_typed(cast: Cast, open_page: Open) -> None:
    make_year()
    page = open_page(cast.clerk)
    page.goto("/households/new/")
    expect(page.locator("[name=area]")).to_be_focused()
    number, answers = id_number(73, birth=dt.date(2008, 9, 1)), page.locator("#members .id-answer")
    field(page, 0, "id_number").press_sequentially(number)
    expect(answers.nth(0)).to_contain_text("尚未登记")
    expect(field(page, 0, "id_number")).to_be_focused()

    page.keyboard.press("Alt+n")
    field(page, 1, "id_number").press_sequentially(number)
    expect(answers.nth(1)).to_contain_text("ID-09")
    expect(answers.nth(1).locator(".text-success")).to_have_count(0)
    field(page, 1, "id_number").fill("990001810203123")
    field(page, 1, "id_number").press("Tab")
    expect(field(page, 1, "birth_date")).to_have_value("1981-02-03")
    expect(field(page, 1, "sex")).to_have_value("男")
    expect(answers.nth(1)).not_to_contain_text("ID-09")


def test_the_error_of_the_last_row_stands_above_the_save_bar(cast: Cast, open_page: Open) -> None:
    copy = make_household(NORTH_VILLAGE, phone="19900001234", main_cause="因病")
    MemberYear.objects.filter(household_year=copy).update(education_level="小学")
    for name in ("一", "二", "三", "四", "五", "六"):
        make_member(copy, name=name, education_level="小学")
    page = open_page(cast.clerk)
    for last in range(3, 7):
        page.goto(f"/households/{copy.household_id}/edit/")
        field(page, last, "id_number").fill("12")
        page.keyboard.press("Alt+s")
        box = field(page, last, "id_number")
        error = box.locator("xpath=following-sibling::*[@class='field-error']")
        expect(error).to_be_visible()
        # The page may still be gliding to the field.
        page.wait_for_function(ABOVE_THE_BAR, arg=error.element_handle())
    assert HouseholdYear.objects.get(pk=copy.pk).version == 1


def test_the_form_is_no_wider_than_the_phone(cast: Cast, open_page: Open) -> None:
    copy = make_household(NORTH_VILLAGE, identified_on=dt.date(2014, 5, 1))
    page = open_page(cast.clerk, phone=True)
    page.goto(f"/households/{copy.household_id}/edit/")
    page.evaluate("for (const part of document.querySelectorAll('#entry details')) part.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_the_network_nothing_is_lost_on_saving(cast: Cast, open_page: Open) -> None:
    make_year()
    page = open_page(cast.clerk)
    page.goto("/households/new/")
    page.context.set_offline(True)
    field(page, 0, "name").fill("陈断网")
    page.keyboard.press("Alt+s")
    expect(page.locator("#draft-status.text-danger")).to_be_visible()
    expect(field(page, 0, "name")).to_have_value("陈断网")
    page.context.set_offline(False)
    page.evaluate("window.stop()")

    page.goto("/households/new/")
    expect(page.locator("#entry")).to_be_visible()
    page.get_by_role("link", name=CONTINUE).first.click()
    expect(field(page, 0, "name")).to_have_value("陈断网")


def test_after_a_timed_out_session_the_draft_is_offered_at_once(cast: Cast, open_page: Open) -> None:
    make_year()
    page = open_page(cast.clerk)
    page.goto("/households/new/")
    page.context.clear_cookies(name="sessionid")
    field(page, 0, "name").fill("陈超时")
    page.keyboard.press("Alt+s")
    page.get_by_label("登录名").fill(cast.clerk.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/households/new/")
    offered = page.locator("div.alert", has=page.locator("a[href*='/drafts/']"))
    expect(offered).to_contain_text("陈超时")
    offered.locator("a").click()
    expect(field(page, 0, "name")).to_have_value("陈超时")
