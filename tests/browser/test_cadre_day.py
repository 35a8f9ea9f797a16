"""A helper's day on the phone: find the household, log the visit at the gate, see it once in the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from assistance.models import Visit
from tests.assistance.casework import make_pairing
from tests.browser.conftest import Open
from tests.builders import PASSWORD, make_household, make_year
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


PHOTO = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": picture()}
KEPT = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "bangfu")) return [];
  const open = indexedDB.open("bangfu");
  await new Promise((done) => { open.onsuccess = done; });
  const all = open.result.transaction("blobs").objectStore("blobs").getAll();
  await new Promise((done) => { all.onsuccess = done; });
  open.result.close();
  return all.result.map(({ name, sealed }) => [name, [...new Uint8Array(sealed)]]);
}"""


def kept_photos(form: Page, count: int) -> None:
    """Wait until the draft says that the browser keeps so many photos."""
    said = "(said) => Object.values(sessionStorage).some((text) => text.includes(said))"
    form.wait_for_function(said, arg=f'["#photos","{count}"]')


def choose_and_keep(form: Page, count: int = 1) -> None:
    """Choose one more photo and wait until the browser keeps all of them."""
    form.set_input_files("[name=photos]", PHOTO)
    expect(form.locator(".photo-thumb")).to_have_count(count)
    kept_photos(form, count)


def kept(page: Page) -> dict[str, bytes]:
    """What lies in the browser's store, by the key of the form."""
    return {name: bytes(sealed) for name, sealed in page.evaluate(KEPT)}


def test_a_photo_survives_a_reload_and_is_sent_once(form: Page) -> None:
    choose_and_keep(form)
    key = form.locator("[name=key]").input_value()
    (sealed,) = kept(form).values()
    assert not any(mark in sealed for mark in (b"JFIF", b"Exif", b"gate.jpg", b"image/jpeg"))

    form.reload()

    expect(form.get_by_text("已恢复上次填写但没有发出的内容。")).to_be_visible()
    expect(form.locator(".photo-thumb")).to_have_count(1)
    expect(form.locator("#visit-photos-lost")).to_be_hidden()
    assert form.locator("[name=key]").input_value() == key
    assert list(kept(form)) == [key]
    form.get_by_role("button", name="保存走访记录").dblclick()
    expect(form.get_by_text("对张大山家的走访已保存。")).to_be_visible()
    assert kept(form) == {}
    visit = Visit.objects.get()
    assert (str(visit.key), visit.photos.count(), len(stored())) == (key, 1, 1)


def test_photos_are_added_and_removed_over_several_reloads(form: Page) -> None:
    choose_and_keep(form)
    form.reload()
    expect(form.locator(".photo-thumb")).to_have_count(1)
    choose_and_keep(form, 2)
    form.reload()
    expect(form.locator(".photo-thumb")).to_have_count(2)
    form.get_by_role("button", name="移除").last.click()
    kept_photos(form, 1)
    form.reload()
    expect(form.locator(".photo-thumb")).to_have_count(1)


def test_starting_anew_forgets_the_photos(form: Page) -> None:
    choose_and_keep(form)
    form.reload()
    form.locator("#visit-discard").click()
    expect(form.locator("#visit-restored")).to_be_hidden()
    expect(form.locator(".photo-thumb")).to_have_count(0)
    assert kept(form) == {}


def test_signing_out_empties_the_browser(form: Page) -> None:
    choose_and_keep(form)
    address = form.url
    form.get_by_role("button", name="cadre").click()
    form.get_by_role("button", name="退出登录").click()
    expect(form.get_by_label("登录名")).to_be_visible()
    assert kept(form) == {}
    assert form.evaluate("Object.keys(sessionStorage).filter((key) => !key.startsWith('htmx'))") == []

    form.get_by_label("登录名").fill("cadre")
    form.locator("input[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="登录").click()
    form.wait_for_load_state()
    form.goto(address)
    expect(form.locator("#visit-restored")).to_be_hidden()
    expect(form.locator(".photo-thumb")).to_have_count(0)


def test_after_the_session_has_ended_text_and_photos_are_sent_by_signing_in_again(form: Page) -> None:
    choose_and_keep(form)
    Session.objects.all().delete()
    form.get_by_role("button", name="保存走访记录").click()
    form.locator("#visit-trouble a").click()
    form.get_by_label("登录名").fill("cadre")
    form.locator("input[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="登录").click()
    expect(form.get_by_label("走访情况")).to_have_value("老人身体尚好，过节物资已备齐。")
    expect(form.locator(".photo-thumb")).to_have_count(1)
    form.get_by_role("button", name="保存走访记录").click()
    expect(form.get_by_text("对张大山家的走访已保存。")).to_be_visible()
    assert Visit.objects.get().photos.count() == 1


def test_another_tab_opens_nothing_and_old_photos_go(form: Page) -> None:
    choose_and_keep(form)
    (key,) = kept(form)
    other = form.context.new_page()
    other.goto(form.url)
    opened = """async (key) => {
      const { get, tabSecret } = await import("/static/js/blob_store.js");
      return (await get(key, await tabSecret())).length;
    }"""
    assert (form.evaluate(opened, key), other.evaluate(opened, key)) == (1, 0)
    other.close()

    form.clock.install()
    form.clock.fast_forward("23:59:00")
    form.reload()
    expect(form.locator(".photo-thumb")).to_have_count(1)
    form.clock.fast_forward("24:00:00")
    form.reload()
    expect(form.locator("#visit-photos-lost")).to_be_visible()
    assert kept(form) == {}


def test_where_nothing_can_be_kept_whoever_comes_back_is_told_and_can_send(form: Page) -> None:
    form.context.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    form.reload()
    choose_and_keep(form)
    form.reload()
    expect(form.get_by_text("已恢复上次填写但没有发出的内容。")).to_be_visible()
    expect(form.locator("#visit-photos-lost")).to_be_visible()

    form.locator("#visit-discard").click()
    expect(form.locator("#visit-photos-lost")).to_be_hidden()
    choose_and_keep(form)
    form.get_by_label("走访主题").select_option("慰问")
    form.get_by_label("走访情况").fill("老人身体尚好。")
    form.get_by_role("button", name="保存走访记录").click()
    expect(form.get_by_text("对张大山家的走访已保存。")).to_be_visible()
    assert Visit.objects.get().photos.count() == 1
