"""A clerk's day with a family: a child is born, the son becomes the head, the daughter founds a home."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from households.models import FamilyEvent, Household, HouseholdYear
from tests.browser.conftest import Open
from tests.builders import make_household, make_member
from tests.people import NORTH_VILLAGE, Cast
from tests.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


def record(page: Page, copy: HouseholdYear, what: str) -> None:
    """From the household to the form of the event."""
    page.goto(f"/households/{copy.household_id}/")
    page.get_by_role("button", name="登记变动").click()
    page.get_by_role("link", name=what, exact=True).click()
    expect(page.get_by_role("heading", name=what, exact=True)).to_be_visible()


def test_a_family_grows_changes_its_head_and_splits(cast: Cast, open_page: Open) -> None:
    copy = make_household(NORTH_VILLAGE, head="赵户主", year=timezone.localdate().year)
    make_member(copy, name="赵儿子")
    make_member(copy, name="赵女儿", relation="之女", sex="女")
    page = open_page(cast.clerk)
    born = timezone.localdate() - dt.timedelta(days=20)

    record(page, copy, "成员增加")
    page.get_by_label("变动日期").fill(born.isoformat())
    page.get_by_label("增加原因").select_option("新生儿")
    page.get_by_label("姓名").fill("赵小宝")
    page.get_by_label("性别").select_option("男")
    page.get_by_label("出生日期").fill(born.isoformat())
    page.get_by_label("与户主关系").select_option("之孙子")
    proof = {"name": "出生证.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(640, 480))}
    page.locator("[name=photos]").set_input_files([proof])
    page.get_by_role("button", name="登记", exact=True).dblclick()
    expect(page.get_by_text("已登记：成员增加")).to_be_visible()

    record(page, copy, "户主变更")
    page.get_by_label("赵户主（户主）").select_option("之父")
    page.get_by_label("赵儿子（之子）").select_option("户主")
    page.get_by_label("赵女儿（之女）").select_option("之兄弟姐妹")
    page.get_by_label("赵小宝（之孙子）").select_option("之子")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="赵儿子")).to_be_visible()

    record(page, copy, "分户")
    page.get_by_label("新户户编号").fill("9900777701")
    page.get_by_label("赵女儿（之兄弟姐妹）").select_option("户主")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="赵女儿")).to_be_visible()
    expect(page.get_by_text("已登记：分户")).to_be_visible()

    copy.refresh_from_db()
    new = Household.objects.get(household_no="9900777701").years.get()
    assert (copy.head_name, copy.member_count) == ("赵儿子", 3)
    assert (new.head_name, new.member_count) == ("赵女儿", 1)
    kinds = FamilyEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["成员增加", "户主变更", "分户"]
    assert FamilyEvent.objects.earliest("pk").photos.count() == 1
