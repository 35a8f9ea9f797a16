"""What waits on a phone is never lost nor stuck: it is told, and sent by whoever wrote it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from assistance.models import Visit
from tests.browser.phones import HOME, STORED, log_visit, sign_in, states, text
from tests.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_the_site_cannot_take_holds_up_no_other(phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "照片太多")
    log_visit(phone, 1, "二")
    log_visit(phone, 0, "三", photos=0)
    log_visit(phone, 1, "四", photos=0)
    # The last two go together, and each alone when that fails.
    answers = [413, 500, 500]
    seen: list[str] = []

    def fail(route) -> None:
        seen.append(route.request.url)
        if len(seen) > len(answers):
            route.continue_()
        else:
            route.fulfill(status=answers[len(seen) - 1], content_type="text/html", body="<h1>!</h1>")

    phone.context.route("**/phone/visits/", fail)
    phone.context.set_offline(False)
    states(phone, "未通过", "待上传", "已上传", "已上传")
    expect(phone.locator("#phone-said")).to_have_text(text(phone, "trouble"))
    reasons = phone.locator("[data-visit] [data-reasons]")
    expect(reasons).to_have_text([text(phone, "too-large"), "", "", ""])
    assert (len(seen), set(Visit.objects.values_list("found", flat=True))) == (5, {"三", "四"})

    phone.get_by_role("button", name="立即上传").click()
    states(phone, "未通过", "已上传", "已上传", "已上传")
    expect(phone.locator("#phone-trouble")).to_be_hidden()
    assert Visit.objects.count() == 3


def test_after_sending_the_cards_know_of_the_visit(phone: Page) -> None:
    last = phone.locator("#phone-households [data-last]")
    never = f"{text(phone, 'last')}：{text(phone, 'never')}"
    expect(last).to_have_text([never, never])
    phone.context.set_offline(True)
    log_visit(phone, 0, "一", photos=0)
    expect(last).to_have_text([never, never])
    phone.context.set_offline(False)
    # The longest unvisited come first.
    expect(last).to_have_text([never, f"{text(phone, 'last')}：{timezone.localdate().isoformat()}"])
    assert Visit.objects.count() == 1


def test_the_first_page_tells_what_waits_and_sends_it(phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "一", photos=0)
    log_visit(phone, 1, "二", photos=0)
    phone.goto("about:blank")
    phone.context.route("**/phone/visits/", lambda route: route.fulfill(status=503))
    phone.context.set_offline(False)
    phone.goto("/assistance/my-households/")
    box, lines = phone.locator("#phone-waiting"), phone.locator("#phone-waiting-lines div")
    mine = text(phone, "mine", "#phone-waiting").format(count=2)
    expect(lines).to_have_text([mine])
    phone.clock.install()
    phone.clock.fast_forward(73 * 3600 * 1000)
    phone.reload()
    late = text(phone, "late", "#phone-waiting").format(day=timezone.localdate().isoformat())
    expect(lines).to_have_text([mine, late])
    assert Visit.objects.count() == 0
    assert phone.evaluate("document.documentElement.scrollWidth") == 390

    phone.context.unroute("**/phone/visits/")
    phone.reload()
    expect(lines).to_have_text([text(phone, "sent", "#phone-waiting").format(count=2)])
    assert Visit.objects.count() == 2
    phone.reload()
    phone.wait_for_load_state("networkidle")
    expect(box).to_be_hidden()
    phone.goto(HOME)
    states(phone, "已上传", "已上传")


def test_signing_out_asks_while_visits_are_not_sent(phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "一", photos=0)
    log_visit(phone, 1, "二", photos=0)
    phone.context.route("**/phone/visits/", lambda route: route.fulfill(status=500))
    phone.context.set_offline(False)
    expect(phone.locator("#phone-said")).to_have_text(text(phone, "trouble"))
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    phone.on("dialog", answer)
    phone.goto("/assistance/my-households/")
    phone.get_by_role("button", name="cadre").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.locator("form[data-unsent]:not([data-sent])")).to_have_count(1)
    assert Session.objects.count() == 1
    assert sum(name.startswith("phone:visit") for name, _sealed in phone.evaluate(STORED)) == 2

    phone.get_by_role("button", name="cadre").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_label("登录名")).to_be_visible()
    assert (Session.objects.count(), phone.evaluate(STORED)) == (0, [])
    assert len(asked) == 2
    assert all("2" in question for question in asked)


def test_another_user_sees_a_number_and_the_owner_finds_all_again(cast: Cast, phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "一", photos=0)
    # The session ends on the server, so that nobody signs out.
    Session.objects.all().delete()
    phone.context.set_offline(False)
    expect(phone.get_by_text("您已退出登录。")).to_be_visible()
    phone.locator("#phone-trouble a").click()
    sign_in(phone, "cadre2")
    expect(phone.get_by_text("本机没有保存农户资料")).to_be_visible()
    expect(phone.locator("#phone-queue")).to_be_hidden()
    others = phone.locator("#phone-others")
    expect(others).to_have_text(text(phone, "others").format(count=1))
    phone.wait_for_load_state("networkidle")
    assert (Visit.objects.count(), phone.locator("#phone-visits > *").count()) == (0, 0)

    Session.objects.all().delete()
    phone.get_by_role("link", name="我的帮扶户").click()
    sign_in(phone, "cadre")
    phone.goto(HOME)
    states(phone, "已上传")
    expect(others).to_be_hidden()
    assert [visit.visitor for visit in Visit.objects.all()] == [cast.cadre]


def test_after_signing_in_again_the_queue_goes_on(phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "一")
    Session.objects.all().delete()
    phone.context.set_offline(False)
    expect(phone.get_by_text("您已退出登录。")).to_be_visible()
    states(phone, "待上传")
    phone.locator("#phone-trouble a").click()
    sign_in(phone, "cadre")
    states(phone, "已上传")
    assert Visit.objects.get().photos.count() == 1


def test_what_waits_too_long_is_warned_of_and_outlives_the_households(phone: Page) -> None:
    phone.context.set_offline(True)
    log_visit(phone, 0, "一", photos=0)
    expect(phone.get_by_text("一直未上传")).to_be_hidden()
    phone.clock.install()
    phone.clock.fast_forward(73 * 3600 * 1000)
    phone.reload()
    expect(phone.get_by_text("一直未上传")).to_be_visible()
    phone.clock.fast_forward(settings.PHONE_KEEP_DAYS * 24 * 3600 * 1000)
    phone.reload()
    expect(phone.get_by_text("本机没有保存农户资料")).to_be_visible()
    expect(phone.get_by_role("link", name="记录走访")).to_have_count(0)
    expect(phone.get_by_text("一直未上传")).to_be_visible()
    phone.get_by_role("link", name="打开修改").click()
    expect(phone.get_by_label("走访情况")).to_have_value("一")
    phone.goto(HOME)
    phone.context.set_offline(False)
    states(phone, "已上传")
    expect(phone.get_by_role("link", name="记录走访")).to_have_count(2)
    phone.clock.fast_forward(25 * 3600 * 1000)
    phone.reload()
    phone.wait_for_load_state("networkidle")
    expect(phone.locator("#phone-visits > *")).to_have_count(0)
    assert sum(name.startswith("phone:visit") for name, _sealed in phone.evaluate(STORED)) == 0
    assert Visit.objects.count() == 1
