"""A school's roster: the county uploads and compares it, the clerk decides what concerns the township."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from households.models import ComparisonHit
from tests.browser.conftest import Open
from tests.browser.navigation import follow
from tests.builders import id_number, make_household
from tests.households.comparisons import make_pupil, make_source, pupil_row, school_roster, stranger_row
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_file_of_a_school_to_a_decision(
    cast: Cast, open_page: Open, worker: None, tmp_path: Path
) -> None:
    this_year = timezone.localdate().year
    north = make_household(NORTH_VILLAGE, year=this_year)
    make_pupil(north, "北漏助")
    make_pupil(make_household(SOUTH_VILLAGE, year=this_year), "南漏助")
    paid = make_pupil(north, "已资助")
    make_source(columns={})
    file = tmp_path / "秋季学籍.xlsx"
    file.write_bytes(school_roster(pupil_row(paid), stranger_row("外来学生", id_number())))

    page = open_page(cast.county)
    follow(page, "数据比对")
    page.get_by_role("link", name="学籍与资助名册").first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("select[name=id_number]")).to_have_value("身份证号", timeout=30_000)
    page.get_by_role("button", name="保存对应并预览").click()
    expect(page.get_by_text("尚未写入")).to_be_visible(timeout=30_000)
    assert ComparisonHit.objects.count() == 0
    page.get_by_role("button", name="开始比对").click()
    expect(page.get_by_text("新增差异 3 条")).to_be_visible(timeout=30_000)

    phone = open_page(cast.clerk, phone=True)
    phone.goto("/households/comparisons/")
    phone.get_by_role("link", name="漏助").click()
    expect(phone.locator("tbody tr")).to_have_count(1)
    phone.get_by_role("link", name="北漏助").click()
    phone.get_by_label("处理结果").select_option("已补发")
    phone.get_by_label("处理理由").fill("11月已补发500元")
    phone.get_by_role("button", name="登记处理结果").click()
    expect(phone.get_by_text("已对 1 条差异作出处理")).to_be_visible()
    hit = ComparisonHit.objects.exclude(decision="").get()
    assert (hit.decision, hit.decided_by, hit.reason) == ("已补发", cast.clerk, "11月已补发500元")
