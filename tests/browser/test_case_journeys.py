"""A household from its application to the filing, and from the evaluation to the signed exit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assistance.models import Pairing
from households.models import CriterionSet, ExitCase, ExitSignature, HouseholdYear, IdentificationCase, Notice
from households.services.parameters import PLANS, load_register_rules
from tests.browser.conftest import Open
from tests.browser.navigation import follow
from tests.builders import make_household
from tests.people import NORTH_VILLAGE, Cast
from tests.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)

VOTES = {"invited": 30, "attended": 25, "in_favour": 24, "against": 1, "abstained": 0}


def ago(days: int) -> str:
    return (timezone.localdate() - dt.timedelta(days=days)).isoformat()


def fill(page: Page, **values: object) -> None:
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(str(value))


def step(page: Page, label: str, **values: object) -> None:
    """Take a step from the page of the case, and come back to it."""
    page.get_by_role("link", name=label, exact=True).click()
    fill(page, **values)
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


def post_notice(page: Page, sheet: Path, first: int, last: int) -> None:
    """Post the notice that is due with a photo of it, and come back to the case."""
    page.get_by_role("link", name="发布公示").click()
    fill(page, place="村务公开栏", starts_on=ago(first), ends_on=ago(last))
    page.locator("[name=photos]").set_input_files(sheet)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("公示及张贴照片已登记")
    page.locator(".page-header .btn").first.click()


def from_list(page: Page, place: str, head: str) -> None:
    """Find the case in the list of its kind."""
    follow(page, "识别退出")
    page.get_by_role("link", name=place, exact=True).click()
    page.get_by_role("link", name=head, exact=True).click()


def draw(page: Page) -> None:
    """Sign with the mouse."""
    pad = page.locator("canvas.signature-canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for place in ((120, 20), (180, 80), (260, 30)):
        page.mouse.move(box["x"] + place[0], box["y"] + place[1], steps=6)
    page.mouse.up()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A photo of a paper."""
    file = tmp_path / "纸.jpg"
    file.write_bytes(picture(size=(640, 480)))
    return file


def test_a_household_goes_from_its_application_to_the_filing(
    cast: Cast, open_page: Open, sheet: Path
) -> None:
    year = timezone.localdate().year
    copy = make_household(NORTH_VILLAGE, head="周申请", year=year, household_type="一般农户", exit_status="")

    team = open_page(cast.team)
    team.goto(f"/households/{copy.household_id}/")
    team.locator(".nav-tabs").get_by_role("link", name="识别退出").click()
    team.get_by_role("link", name="申请识别").click()
    fill(team, opened_on=ago(40), reason="老人患病，收入低")
    team.locator("[name=cause]").select_option(label="因病")
    team.locator("[name=photos]").set_input_files(sheet)
    team.get_by_role("button", name="发起", exact=True).click()
    expect(team.get_by_role("alert")).to_contain_text("已发起")
    step(team, "登记评议结果", on=ago(38), meeting="村民代表大会", **VOTES)
    post_notice(team, sheet, 38, 31)
    expect(team.get_by_text("关于松坡村")).to_be_visible()

    clerk = open_page(cast.clerk)
    from_list(clerk, "贫困识别", "周申请")
    step(clerk, "乡镇审核通过", on=ago(30), opinion="入户核实，情况属实")
    post_notice(clerk, sheet, 30, 23)
    step(clerk, "登记比对结果", on=ago(22), comparison="无车辆、商品房、财政供养")

    county = open_page(cast.county)
    from_list(county, "贫困识别", "周申请")
    step(county, "县级复核通过", on=ago(20), meeting="领导小组第3次会议")
    post_notice(county, sheet, 19, 12)
    step(county, "报市备案", on=ago(11), filing_no="市备2026-18")
    expect(county.locator(".way-now")).to_have_text("已备案建档")

    case = IdentificationCase.objects.get()
    assert (case.state, case.steps.count(), Notice.objects.count()) == ("filed", 6, 3)
    copy.refresh_from_db()
    assert (copy.household_type, copy.exit_status, copy.main_cause) == ("建档立卡户", "未脱贫", "因病")


def test_a_household_goes_from_the_evaluation_to_the_signed_exit(
    cast: Cast, open_page: Open, sheet: Path
) -> None:
    load_register_rules(PLANS / "national.json")
    year = timezone.localdate().year
    copy = make_household(
        NORTH_VILLAGE, head="周脱贫", year=year, net_income_per_capita=9000, house_grade="A"
    )
    Pairing.objects.create(household=copy.household, helper=cast.cadre, valid_from=dt.date(2020, 1, 1))

    team = open_page(cast.team)
    team.goto(f"/households/{copy.household_id}/cases/")
    team.get_by_role("link", name="开展退出评估").click()
    fill(team, opened_on=ago(40))
    team.locator("[name=criteria]").select_option(label="一超六有")
    team.get_by_role("button", name="发起", exact=True).click()
    team.get_by_role("link", name="逐项核实标准").click()
    expect(team.get_by_text("人均纯收入9,000.00元").first).to_be_visible()
    for criterion in CriterionSet.objects.get(name="一超六有").criteria.all():
        team.locator(f"[name=met-{criterion.pk}]").select_option(label="达标")
        evidence = team.locator(f"[name=evidence-{criterion.pk}]")
        if not evidence.input_value():
            evidence.fill("入户核实")
    team.get_by_role("button", name="保存核实结果").click()
    step(team, "登记评议结果", on=ago(36), meeting="村民代表大会", **VOTES)
    team.get_by_role("link", name="签字确认").click()
    expect(team.locator("[name=name]")).to_have_value("周脱贫")
    fill(team, signed_on=ago(35))
    draw(team)
    team.get_by_role("button", name="保存签字").click()
    expect(team.get_by_role("alert")).to_contain_text("签字已保存")

    helper = open_page(cast.cadre, phone=True)
    helper.goto(team.url)
    helper.get_by_role("link", name="签字确认").click()
    expect(helper.locator("[name=name]")).to_have_value("cadre")
    fill(helper, signed_on=ago(35))
    draw(helper)
    helper.get_by_role("button", name="保存签字").click()
    expect(helper.locator(".signature-thumb")).to_have_count(2)

    team.reload()
    step(team, "登记农户认可", on=ago(34))
    post_notice(team, sheet, 34, 27)
    clerk = open_page(cast.clerk)
    from_list(clerk, "脱贫退出", "周脱贫")
    step(clerk, "乡镇审核通过", on=ago(26))
    county = open_page(cast.county)
    from_list(county, "脱贫退出", "周脱贫")
    step(county, "县级批准", on=ago(20), meeting="领导小组第5次会议")
    post_notice(county, sheet, 19, 12)
    step(county, "标注脱贫", on=ago(11))

    assert (ExitCase.objects.get().state, ExitSignature.objects.count()) == ("marked", 2)
    done = HouseholdYear.objects.get(pk=copy.pk)
    assert (done.exit_status, done.exit_year) == ("已脱贫", int(ago(11)[:4]))
