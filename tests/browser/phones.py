"""The cadre's phone as an app: opened once with signal, and what is done and seen on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from households.models import HouseholdYear
from tests.assistance.casework import make_pairing
from tests.builders import PASSWORD, make_household, make_year
from tests.people import NORTH_VILLAGE, Cast
from tests.pictures import picture

HOME = "/assistance/phone/"
PHOTO = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(2400, 1800))}
READY = "navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.length)"
STORED = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "bangfu")) return [];
  const open = indexedDB.open("bangfu");
  await new Promise((done) => { open.onsuccess = done; });
  const all = open.result.transaction("blobs").objectStore("blobs").getAll();
  const keys = open.result.transaction("keys").objectStore("keys").getAll();
  await new Promise((done) => { keys.onsuccess = done; });
  await new Promise((done) => { all.readyState === "done" ? done() : (all.onsuccess = done); });
  open.result.close();
  const text = new TextDecoder("utf-8");
  return [...all.result.map(({ name, sealed }) => [name, text.decode(sealed)]),
          ...keys.result.map(({ name, key }) => [name, String(key.extractable)])];
}"""

Open = Callable[..., Page]


@pytest.fixture
def copies(cast: Cast) -> list[HouseholdYear]:
    """Two households of the cadre."""
    make_year(timezone.localdate().year)
    copies = [make_household(NORTH_VILLAGE, head=head) for head in ("张大山", "李小河")]
    for copy in copies:
        make_pairing(copy, cast.cadre)
    return copies


@pytest.fixture
def phone(cast: Cast, copies: list[HouseholdYear], open_page: Open) -> Page:
    """The cadre's phone after the page was opened once with signal."""
    page = open_page(cast.cadre, phone=True, app=True)
    page.goto(HOME)
    assert page.evaluate(READY) == 1
    expect(page.get_by_role("link", name="记录走访")).to_have_count(2)
    return page


def log_visit(page: Page, number: int, found: str, photos: int = 1) -> None:
    """Write a visit to the household with this number and save it."""
    page.get_by_role("link", name="记录走访").nth(number).click()
    page.get_by_label("走访主题").select_option("慰问")
    page.get_by_label("走访情况").fill(found)
    for count in range(1, photos + 1):
        page.set_input_files("[name=photos]", PHOTO)
        expect(page.locator(".photo-thumb")).to_have_count(count)
    page.get_by_role("button", name="保存走访记录").click()
    expect(page.locator("#phone-queue")).to_be_visible()


def states(page: Page, *wanted: str) -> None:
    expect(page.locator("[data-visit] [data-state]")).to_have_text(list(wanted))


def text(page: Page, name: str, box: str = "#phone") -> str:
    """A sentence of the page's script."""
    return page.locator(box).get_attribute(f"data-text-{name}") or ""


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/assistance/**")
