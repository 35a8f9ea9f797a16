"""A helper's day on the phone: find the household, log the visit at the gate, see it once in the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from assistance.models import Visit
from tests.assistance.casework import make_pairing
from tests.browser.conftest import Open
from tests.builders import make_household, make_year
from tests.people import NORTH_VILLAGE, Cast
from tests.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


def stored() -> list[Path]:
    """The photos in the store."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def form(cast: Cast, open_page: Open) -> Page:
    """The visit form of the cadre's one household, opened from the list on a phone."""
    make_year(timezone.localdate().year)
    copy = make_household(NORTH_VILLAGE, head="张大山")
    make_pairing(copy, cast.cadre)
    page = open_page(cast.cadre, phone=True)
    page.goto("/assistance/my-households/")
    expect(page.get_by_text("从未走访")).to_be_visible()
    page.get_by_role("link", name="记录走访：张大山").click()
    page.get_by_label("走访主题").select_option("慰问")
    page.get_by_label("走访情况").fill("老人身体尚好，过节物资已备齐。")
    return page


def no_wider_than_the_phone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_visit_with_photo_gift_and_place_is_saved_once(form: Page) -> None:
    form.get_by_role("button", name="添加慰问金或物资").click()
    form.locator("[name=gifts-0-kind]").select_option("慰问物资")
    form.locator("[name=gifts-0-value]").fill("85.5")
    form.locator("[name=gifts-0-description]").fill("大米一袋")
    photo = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(3000, 2000))}
    form.set_input_files("[name=photos]", photo)
    expect(form.locator(".photo-thumb")).to_have_count(1)
    form.get_by_role("button", name="使用当前位置").click()
    expect(form.get_by_text("已记录位置")).to_be_visible()
    no_wider_than_the_phone(form)

    form.get_by_role("button", name="保存走访记录").dblclick()

    expect(form.get_by_text("对张大山家的走访已保存。")).to_be_visible()
    expect(form.get_by_text("· 今天")).to_have_count(1)
    no_wider_than_the_phone(form)
    visit = Visit.objects.get()
    assert [(g.kind, g.description, str(g.value)) for g in visit.gifts.all()] == [
        ("慰问物资", "大米一袋", "85.50")
    ]
    assert [(p.width, p.height) for p in visit.photos.all()] == [(1600, 1067)]
    assert (str(visit.latitude), str(visit.longitude)) == ("30.000000", "105.000000")
    assert len(stored()) == 1


def test_without_signal_the_text_stays_and_arrives_once_later(form: Page) -> None:
    context: BrowserContext = form.context
    context.set_offline(True)
    form.get_by_role("button", name="保存走访记录").click()
    expect(form.get_by_text("没有信号，内容已保留在本机")).to_be_visible()
    assert Visit.objects.count() == 0
    context.set_offline(False)

    form.reload()

    expect(form.get_by_text("已恢复上次填写但没有发出的内容。")).to_be_visible()
    expect(form.get_by_label("走访情况")).to_have_value("老人身体尚好，过节物资已备齐。")
    form.get_by_role("button", name="保存走访记录").click()
    expect(form.get_by_text("对张大山家的走访已保存。")).to_be_visible()
    assert Visit.objects.count() == 1


def test_a_photo_chosen_before_the_script_has_come_is_kept(form: Page) -> None:
    held: list[Route] = []
    form.route("**/js/photos.js", lambda route: held.append(route))  # noqa: PLW0108 it must be a function
    form.goto(form.url, wait_until="commit")
    photo = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    form.set_input_files("[name=photos]", photo)
    expect(form.locator(".photo-thumb")).to_have_count(0)
    held[0].continue_()
    expect(form.locator(".photo-thumb")).to_have_count(1)


def test_a_refused_form_keeps_its_photos(form: Page) -> None:
    photo = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    form.set_input_files("[name=photos]", photo)
    expect(form.locator(".photo-thumb")).to_have_count(1)
    form.get_by_label("受访人").first.select_option("-")
    form.get_by_role("button", name="保存走访记录").click()
    expect(form.get_by_text("请填写受访人姓名。")).to_be_visible()
    assert Visit.objects.count() == 0
    expect(form.locator(".photo-thumb")).to_have_count(1)

    form.locator("[name=met_other]").fill("邻居老周")
    form.get_by_role("button", name="保存走访记录").click()
    expect(form.get_by_text("对张大山家的走访已保存。")).to_be_visible()
    visit = Visit.objects.get()
    assert (visit.met, visit.photos.count(), len(stored())) == ("邻居老周", 1, 1)


def test_whoever_comes_back_is_told_that_the_photos_are_gone(form: Page) -> None:
    photo = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    form.set_input_files("[name=photos]", photo)
    expect(form.locator(".photo-thumb")).to_have_count(1)
    form.get_by_label("受访人").first.select_option("-")
    form.get_by_role("button", name="保存走访记录").click()
    expect(form.get_by_text("请填写受访人姓名。")).to_be_visible()
    address = form.url
    form.goto("/assistance/my-households/")
    form.goto(address)
    expect(form.get_by_text("已恢复上次填写但没有发出的内容。")).to_be_visible()
    expect(form.locator("#visit-photos-lost")).to_be_visible()

    form.locator("#visit-discard").click()
    expect(form.locator("#visit-photos-lost")).to_be_hidden()
