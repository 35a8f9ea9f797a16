"""The township clerk's day: enter a household, import a roster, mend the reported rows."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from households.models import HouseholdYear, MemberYear
from tests.browser.conftest import Open
from tests.browser.navigation import follow
from tests.builders import id_number, make_household, make_member, make_year
from tests.households.roster_files import roster, row
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def type_member(page: Page, number: int, name: str, relation: str, identity: str) -> None:
    """Fill the compact row of one member as a clerk does, from the keyboard."""
    page.locator(f"[name=members-{number}-name]").fill(name)
    page.locator(f"[name=members-{number}-relation]").select_option(label=relation)
    box = page.locator(f"[name=members-{number}-id_number]")
    box.fill(identity)
    box.press("Tab")


def test_a_household_is_entered_with_its_members(cast: Cast, open_page: Open) -> None:
    make_year()
    elsewhere = id_number(41)
    make_member(make_household(SOUTH_VILLAGE, head="南坪人"), number=elsewhere, name="别处之人")

    page = open_page(cast.clerk)
    follow(page, "农户名册")
    page.get_by_role("link", name="新增农户").first.click()
    page.locator("[name=area]").select_option(label="北岭镇松坡村")
    page.locator("[name=household_type]").select_option(label="建档立卡户")
    page.locator("[name=main_cause]").select_option(label="因病")
    page.locator("[name=phone]").fill("19900001234")
    type_member(page, 0, "周测试", "户主", id_number(42))
    expect(page.locator("[name=members-0-birth_date]")).to_have_value("1980-05-06")
    expect(page.locator("[name=members-0-sex]")).to_have_value("男")

    page.keyboard.press("Alt+n")
    type_member(page, 1, "吴测试", "之子", elsewhere)
    expect(page.get_by_text("已在其他乡镇登记：南坪镇")).to_be_visible()
    expect(page.get_by_text("南坪人")).to_have_count(0)
    type_member(page, 1, "吴测试", "之子", id_number(43, birth=dt.date(2008, 9, 1)))
    page.keyboard.press("Alt+s")
    expect(page.get_by_text("未保存：有 2 处需要更正").first).to_be_visible()
    page.locator("[name=members-0-education_level]").select_option(label="初中")
    page.locator("[name=members-1-schooling_status]").select_option(label="普通高中三年级")
    page.keyboard.press("Alt+s")
    # Health, insurance and the rest are left for later, which has to be confirmed.
    expect(page.locator("#doubts")).to_contain_text("RQ-02")
    for box in page.locator("#doubts input").all():
        box.check()
    page.keyboard.press("Alt+s")

    expect(page.get_by_role("heading", level=1)).to_contain_text("周测试")
    copy = HouseholdYear.objects.get(head_name="周测试")
    assert (copy.member_count, copy.area_id) == (2, NORTH_VILLAGE)


def test_a_roster_is_imported_and_its_reported_row_mended(
    cast: Cast, open_page: Open, worker: None, tmp_path: Path
) -> None:
    make_year()
    good, wrong = id_number(51), id_number(52)
    broken = wrong[:17] + ("0" if wrong[17] != "0" else "1")
    families = [[row(证件号码=number)] for number in (good, broken)]
    first = tmp_path / "名册.xlsx"
    first.write_bytes(roster(*families))

    page = open_page(cast.clerk)
    follow(page, "名册导入")
    page.locator("input[type=file]").set_input_files(first)
    page.get_by_role("button", name="上传并核对").click()
    load = page.get_by_role("button", name="导入", exact=True)
    expect(load).to_be_visible(timeout=60_000)
    expect(page.get_by_text("末位校验码与前 17 位不符").first).to_be_visible()
    assert MemberYear.objects.count() == 0

    with page.expect_download() as download:
        page.get_by_role("link", name="带问题说明的表格").click()
    marked = tmp_path / "原因.xlsx"
    download.value.save_as(marked)
    load.click()
    expect(page.get_by_role("alert").filter(has_text="新增 1 户")).to_be_visible(timeout=60_000)
    assert MemberYear.objects.count() == 1

    book = openpyxl.load_workbook(io.BytesIO(marked.read_bytes()))
    for cells in book.active.iter_rows():
        for cell in cells:
            if cell.value == broken:
                cell.value = wrong
    mended = tmp_path / "已改.xlsx"
    book.save(mended)
    follow(page, "名册导入")
    page.locator("input[type=file]").set_input_files(mended)
    page.get_by_role("button", name="上传并核对").click()
    expect(load).to_be_visible(timeout=60_000)
    load.click()
    expect(page.get_by_role("alert").filter(has_text="新增 1 户")).to_be_visible(timeout=60_000)
    assert MemberYear.objects.count() == 2
