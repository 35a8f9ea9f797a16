"""One case through every floor: a village's project, its money, its inspection, and the family that was paid.

Notices hang their full days: the steps bear the days on which they were done, some weeks back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Locator, Page, expect

from accounts.models import User
from funds.books import verify
from households.models import HouseholdYear
from inspections.models import Finding
from inspections.services import load_checklists
from projects.models import Signature
from tests.browser.conftest import Open
from tests.browser.navigation import follow
from tests.builders import make_household
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, Cast
from tests.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)

FAMILIES = ("赵大山", "钱二河", "孙三林", "李四海")
NAME, PURPOSE = "松坡村肉羊养殖项目", "肉羊养殖到户补助"
PHOTO: FilePayload = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture()}


def day(back: int) -> str:
    """The day so many days back, as the browser's date boxes take it."""
    return (timezone.localdate() - dt.timedelta(days=back)).isoformat()


@dataclass(frozen=True)
class Desk:
    """Somebody at their page: fills what the labels say and presses what the buttons say."""

    page: Page

    def go(self, *places: str) -> Desk:
        """Follow the links one after the other."""
        for place in places:
            self.page.get_by_role("link", name=place, exact=True).first.click()
        return self

    def menu(self, *places: str) -> Desk:
        """Follow an entry of the navigation, and links of its page."""
        follow(self.page, places[0])
        return self.go(*places[1:])

    def fill(self, **said: str) -> Desk:
        """Fill boxes and choose from lists by their labels."""
        for label, value in said.items():
            box = self.box(label)
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)
        return self

    def box(self, label: str) -> Locator:
        """The box with the label."""
        return self.page.get_by_label(label, exact=True).first

    def attach(self, name: str = "photos") -> Desk:
        """Add a photo."""
        self.page.set_input_files(f"[name={name}]", PHOTO)
        return self

    def press(self, button: str) -> Desk:
        """Press a button; no form may come back."""
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.locator(".alert-danger, .field-error")).to_have_count(0)
        return self

    def step(self, verb: str, back: int, **said: str) -> Desk:
        """Do a step of the case on the page, as of the day."""
        return self.go(verb).fill(日期=day(back), **said).press(verb)

    def post_notice(self, place: str, back: int) -> Desk:
        """Post the notice that is due for ten days, with its photo, and come back to the case."""
        self.go("发布公示").fill(张贴地点=place, 开始日期=day(back), 结束日期=day(back - 9))
        self.attach().press("发布")
        expect(self.page.locator(".notice-paper")).to_contain_text(FAMILIES[0])
        expect(self.page.locator(".photo-thumb")).to_have_count(1)
        return self

    def stands(self, state: str) -> Desk:
        """The case on the page is in the state."""
        expect(self.page.locator(".way-now")).to_have_text(state)
        return self


def declare(desk: Desk) -> None:
    """The village team enters the project, chooses the families, declares it and hangs the notice."""
    desk.menu("项目", "新建项目")
    desk.fill(项目名称=NAME, 项目类别="产业项目", 责任单位="县测试局", 计划开工=day(57))
    desk.page.get_by_label("建设内容与规模").fill("引进基础母羊，改造羊舍。")
    desk.page.get_by_label("县级资金（元）").fill("60000")
    desk.fill(绩效目标="户均年增收2000元", 贫困群众参与情况="自愿参与", 带贫减贫机制="直接补助，保底收购")
    desk.press("保存")
    for family in FAMILIES:
        desk.page.get_by_label(family).check()
    desk.fill(参与方式="直接补助", 补助内容="基础母羊", 数量="5").page.get_by_label(
        "补助标准（元）"
    ).last.fill("800")
    desk.press("添加所选农户")
    expect(desk.page.locator("table.terms tbody tr")).to_have_count(4)
    desk.go("返回项目").step("申报", 80, 意见="群众意愿强烈")
    desk.stands("村已申报").post_notice("村务公开栏", 80)


def open_project(desk: Desk) -> Desk:
    """From the navigation to the project."""
    return desk.menu("项目", NAME)


def review(desk: Desk) -> None:
    """The township passes the review after the village's notice, and hangs its own."""
    open_project(desk).step("审核通过", 69, 意见="公示无异议")
    desk.stands("乡镇已审核").post_notice("镇政府公开栏", 69)


def approve(desk: Desk) -> None:
    """The county's meeting approves after the township's notice."""
    votes = {"应到人数": "11", "实到人数": "10", "同意票数": "10"}
    meeting = {"会议（名称或纪要文号）": "县项目审定会议", **votes}
    open_project(desk).step("审定入库", 58, **meeting).stands("已审定入库")


def build(desk: Desk) -> None:
    """On the phone, the team starts, reports progress with a photo, finishes, and has the work signed."""
    open_project(desk).step("开工", 57).go("上报进度")
    desk.fill(日期=day(45)).page.get_by_label("完成进度（%）").fill("80")
    desk.page.get_by_label("进展及困难").fill("母羊已到户")
    desk.attach().press("保存")
    desk.step("报告完工", 40).go("登记验收")
    desk.fill(验收日期=day(39), 验收地点="松坡村羊舍", 验收结论="合格", 结论="数量相符")
    rows = desk.page.locator("[data-signature]")
    for row, (name, part) in enumerate(((FAMILIES[0], "农牧户"), ("周村长", "村干部"))):
        rows.nth(row).get_by_label("姓名").fill(name)
        rows.nth(row).get_by_label("签名身份").select_option(label=part)
        sign(desk.page, rows.nth(row).locator("canvas"), slant=20 * row)
    desk.press("保存验收")
    expect(desk.page.locator(".signature-thumb")).to_have_count(2)


def sign(page: Page, pad: Locator, *, slant: int) -> None:
    """Draw on the pad, everybody in their own hand."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    for x, y in ((80, 60 - slant), (40, 70), (160, 30 + slant)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def fund(desk: Desk) -> None:
    """The maker books the arrival, allocates it, prepares the batch and shows it to the public."""
    desk.menu("资金", "资金来源", "登记到账资金")
    desk.fill(级别="县级财政", 资金类别="专项资金", 文号="云财农〔2026〕1号", 资金名称="产业扶持资金")
    desk.fill(到账日期=day(60), **{"金额（元）": "500000"}).press("入账")
    desk.go("安排到项目").page.get_by_label("项目", exact=True).select_option(index=1)
    desk.fill(安排日期=day(50), **{"金额（元）": "60000"}).press("入账")
    desk.menu("资金", "发放到户").page.get_by_label("项目及资金来源").select_option(index=1)
    desk.fill(用途=PURPOSE).press("保存")
    expect(desk.page.get_by_role("row", name="合计")).to_contain_text("16,000.00")
    desk.step("提交复核", 20).post_notice("村务公开栏", 20)


def open_payment(desk: Desk) -> Desk:
    """From the navigation to the payment."""
    return desk.menu("资金", PURPOSE)


def inspect(desk: Desk, paid: str) -> None:
    """On the phone, the inspector draws the quarter's sample, answers at the door, records the finding."""
    desk.menu("问题", "督查", "新建督查")
    desk.fill(标题="本季度督查", 督查类型="季度督查", 开始日期=day(0), 结束日期=day(0), 抽取户数="4")
    desk.press("保存").press("抽取样本户").go("样本户", paid, "填写检查表")
    questions = desk.page.locator("fieldset.question")
    expect(questions).to_have_count(18)
    for number, question in enumerate(questions.all()):
        question.get_by_text("否" if number == 0 else "是", exact=True).click()
    desk.fill(本户备注="老人在家").press("保存检查结果").go("登记问题")
    desk.attach().press("登记问题").stands("待整改")


def open_finding(desk: Desk) -> Desk:
    """From the navigation to the finding."""
    desk.menu("问题").page.locator("tbody tr").first.get_by_role("link").first.click()
    return desk


def assign(desk: Desk, *, leader: User, person: User) -> None:
    """The county office says who puts it right by when."""
    open_finding(desk).go("交办").fill(整改措施="核实后补齐", 责任单位="县测试局")
    for label, user in (("责任领导", leader), ("责任人", person)):
        desk.box(label).select_option(str(user.pk))
    desk.press("交办").stands("整改中")


def put_right(desk: Desk) -> None:
    """The team reports it as put right, with a photo."""
    desk.menu("待我整改", "上报整改结果").fill(整改情况和结果="已核实补齐")
    desk.attach().press("上报整改结果").stands("已上报整改")


def read_dossier(desk: Desk, paid: str) -> None:
    """The family's dossier tells project, payment and finding in the order of time, on page and paper."""
    desk.menu("农户名册", paid, "一户一档")
    rows = desk.page.locator("[data-event]")
    expect(rows).to_have_count(3)
    kinds = [row.get_attribute("data-event") for row in rows.all()]
    assert kinds == ["PROJECT", "PAYMENT", "FINDING"]
    expect(rows.nth(0)).to_contain_text(NAME)
    expect(rows.nth(1)).to_contain_text("4,000.00")
    expect(rows.nth(2)).to_contain_text("已销号")
    address = desk.page.get_by_role("link", name="打印档案").get_attribute("href")
    answer = desk.page.request.get(str(address))
    assert answer.headers["content-type"] == "application/pdf"
    paper = "".join(text_of(answer.body())).replace("\n", "")
    assert paper.index(NAME) < paper.index(PURPOSE) < paper.index("已销号")


@pytest.fixture
def families(cast: Cast) -> list[HouseholdYear]:
    """The families of the village, each with an account."""
    load_checklists()
    year = timezone.localdate().year
    accounts = [f"62220000000{number:05d}" for number in range(len(FAMILIES))]
    return [
        make_household(NORTH_VILLAGE, head=head, year=year, bank_account=account)
        for head, account in zip(FAMILIES, accounts, strict=True)
    ]


def test_from_a_project_to_the_dossier_of_a_family(
    cast: Cast, families: list[HouseholdYear], open_page: Open, worker: None
) -> None:
    team, county = Desk(open_page(cast.team, phone=True)), Desk(open_page(cast.county))
    clerk, inspector = Desk(open_page(cast.clerk)), Desk(open_page(cast.inspector, phone=True))
    maker, checker, payer = (Desk(open_page(u)) for u in (cast.finance, cast.finance2, cast.payer))

    declare(team)
    review(clerk)
    approve(county)
    build(team)
    open_project(clerk).step("确认验收", 38).stands("已验收")
    assert Signature.objects.count() == 2
    fund(maker)
    open_payment(checker).step("复核通过", 8).stands("待支付")
    open_payment(payer).step("支付", 7).stands("已支付")
    assert verify()[1] == []

    paid = FAMILIES[1]
    inspect(inspector, paid)
    assign(county, leader=cast.leader, person=cast.team)
    put_right(team)
    for verb, state in (("核查验收", "已验收"), ("销号", "已销号")):
        open_finding(county).step(verb, 0).stands(state)
    assert Finding.objects.get().household == families[1].household

    read_dossier(county, paid)
