"""Visits without signal: a phone whose network is really cut keeps them sealed and sends them once."""

from __future__ import annotations

import datetime as dt
import json
import random

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from assistance.models import Pairing, Visit
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing
from tests.browser.phones import HOME, PHOTO, STORED, log_visit, states
from tests.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)

# Photos in a body are not shown to who looks from outside, so the page itself keeps what it sent.
RECORD = """
window.sent = [];
const send = window.fetch;
window.fetch = (address, options) => {
  if (options?.method === "POST" && navigator.onLine) window.sent.push([address, options]);
  return send(address, options);
};"""
REPLAY = """async (order) => {
  const told = [];
  for (const number of order) {
    const [address, { signal, ...options }] = window.sent[number];
    const answer = await fetch(address, options);
    const { answers } = await answer.json();
    const first = answers.every(({ status, repeated }) => status === 200 && repeated);
    told.push([answer.status, answers.length, first]);
  }
  return told;
}"""


def test_two_visits_without_signal_arrive_once_after_closing_the_page(phone: Page) -> None:
    context: BrowserContext = phone.context
    context.set_offline(True)
    phone.goto("/assistance/my-households/")
    expect(phone).to_have_url(f"{phone.url.split('/assistance')[0]}{HOME}")
    log_visit(phone, 0, "老人身体尚好。")
    log_visit(phone, 1, "屋顶已修好。")
    states(phone, "待上传", "待上传")
    expect(phone.get_by_text("没有信号。")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.close()

    again = context.new_page()
    again.goto(HOME)
    states(again, "待上传", "待上传")
    assert Visit.objects.count() == 0
    context.set_offline(False)
    states(again, "已上传", "已上传")

    assert sorted(Visit.objects.values_list("found", flat=True)) == ["屋顶已修好。", "老人身体尚好。"]
    assert [(p.width, p.height) for v in Visit.objects.all() for p in v.photos.all()] == [(1600, 1200)] * 2
    assert all(visit.written_at and visit.phone_clock for visit in Visit.objects.all())


def test_the_household_signs_for_its_gifts_without_signal(phone: Page) -> None:
    phone.context.set_offline(True)
    phone.get_by_role("link", name="记录走访").first.click()
    phone.get_by_label("走访主题").select_option("慰问")
    phone.get_by_label("走访情况").fill("送去慰问金。")
    pad = phone.locator("#gift-receipt canvas")
    expect(pad).to_be_hidden()
    phone.get_by_role("button", name="添加慰问金或物资").click()
    phone.locator("[name=gifts-0-value]").fill("300")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 20, box["y"] + 60)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 200, box["y"] + 30, steps=4)
    phone.mouse.up()
    # What was drawn survives a reload of the form.
    phone.reload()
    expect(phone.locator("#gift-receipt .signature-signed")).to_have_count(1)
    phone.get_by_role("button", name="保存走访记录").click()
    states(phone, "待上传")
    phone.context.set_offline(False)
    states(phone, "已上传")
    receipt = Visit.objects.get().receipts.get()
    assert (receipt.amount, receipt.signed_by) == (300, "张大山")


def test_every_request_of_a_sync_replayed_twice_in_any_order_changes_nothing(phone: Page) -> None:
    phone.add_init_script(RECORD)
    phone.context.set_offline(True)
    log_visit(phone, 0, "一")
    log_visit(phone, 1, "二", photos=0)
    log_visit(phone, 0, "三", photos=0)
    phone.context.set_offline(False)
    states(phone, "已上传", "已上传", "已上传")
    before = list(Visit.objects.order_by("pk").values())
    # The one with a photo travelled alone, the two others together.
    assert phone.evaluate("window.sent.length") == 2
    order = [0, 1] * 2
    random.Random(7).shuffle(order)
    assert phone.evaluate(REPLAY, order) == [[200, 1 + number, True] for number in order]
    assert list(Visit.objects.order_by("pk").values()) == before


def test_a_sync_cut_after_the_first_visit_goes_on(phone: Page) -> None:
    phone.context.set_offline(True)
    # With photos each travels alone.
    log_visit(phone, 0, "一")
    log_visit(phone, 1, "二")
    # The first visit arrives and its reply is lost; the second never leaves.
    seen: list[str] = []

    def cut(route) -> None:
        seen.append(route.request.url)
        if len(seen) == 1:
            route.fetch()
        route.abort()

    phone.context.route("**/phone/visits/", cut)
    with phone.context.expect_event("requestfailed", lambda request: request.method == "POST"):
        phone.context.set_offline(False)
    states(phone, "待上传", "待上传")
    expect(phone.get_by_text("没有信号。")).to_be_visible()
    assert (len(seen), Visit.objects.count()) == (1, 1)
    phone.context.unroute("**/phone/visits/")
    phone.get_by_role("button", name="立即上传").dblclick()
    states(phone, "已上传", "已上传")
    assert Visit.objects.count() == 2


def test_two_tabs_send_each_visit_once(phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "一", photos=0)
    other = phone.context.new_page()
    other.goto(HOME)
    phone.context.set_offline(False)
    # Whichever of the two sends it, both show what came of it.
    states(phone, "已上传")
    states(other, "已上传")
    assert Visit.objects.count() == 1


def test_what_is_kept_is_sealed_and_signing_out_wipes_it(phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "只有本人知道的话", photos=0)
    stored = dict(phone.evaluate(STORED))
    assert sorted(name.split(":")[0] for name in stored) == ["bangfu-secret", "phone", "phone"]
    assert stored.pop("bangfu-secret") == "false"
    readable = json.dumps(stored, ensure_ascii=False)
    assert not any(word in readable for word in ("张大山", "李小河", "本人知道"))

    phone.context.set_offline(False)
    states(phone, "已上传")
    phone.goto("/assistance/my-households/")
    phone.get_by_role("button", name="cadre").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_label("登录名")).to_be_visible()
    assert phone.evaluate(STORED) == []
    assert phone.evaluate("caches.keys()") == []
    assert phone.evaluate("localStorage.length") == 0


def test_a_refused_visit_is_opened_corrected_and_sent_with_its_photos(phone: Page) -> None:
    phone.context.set_offline(True)
    phone.get_by_role("link", name="记录走访").first.click()
    phone.get_by_label("走访主题").select_option("慰问")
    phone.get_by_label("走访情况").fill("老人身体尚好。")
    phone.get_by_label("受访人").first.select_option("-")
    phone.set_input_files("[name=photos]", PHOTO)
    expect(phone.locator(".photo-thumb")).to_have_count(1)
    phone.get_by_role("button", name="保存走访记录").click()
    phone.context.set_offline(False)
    states(phone, "未通过")
    expect(phone.get_by_text("请填写受访人姓名。")).to_be_visible()

    phone.get_by_role("link", name="打开修改").click()
    expect(phone.get_by_label("走访情况")).to_have_value("老人身体尚好。")
    expect(phone.locator(".photo-thumb")).to_have_count(1)
    phone.locator("[name=met_other]").fill("邻居老周")
    phone.get_by_role("button", name="保存走访记录").click()
    states(phone, "已上传")
    assert (Visit.objects.get().met, Visit.objects.get().photos.count()) == ("邻居老周", 1)


def test_a_household_that_changed_hands_is_told_and_resolved(cast: Cast, phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "一", photos=0)
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    with transaction.atomic():
        Pairing.objects.update(valid_to=today, end_reason="轮换")
        for copy in HouseholdYear.objects.all():
            make_pairing(copy, cast.cadre2, valid_from=today)
    phone.context.set_offline(False)
    states(phone, "帮扶人已变更")
    expect(phone.get_by_text("记录没有丢失")).to_be_visible()
    phone.get_by_role("link", name="打开修改").click()
    phone.get_by_label("走访日期").fill(yesterday.isoformat())
    phone.get_by_role("button", name="保存走访记录").click()
    states(phone, "帮扶人已变更")
    phone.get_by_role("button", name="走访在变更前进行").click()
    states(phone, "已上传")
    assert Visit.objects.get().visited_on == yesterday
