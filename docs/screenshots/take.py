"""Takes the pictures of this folder from a running demonstration: `python docs/screenshots/take.py`.

Needs `make run` on the same BANGFU_DATA (PORT as there) and a Chromium on the PATH.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
os.environ.setdefault("BANGFU_DEMO", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django  # noqa: E402

from config import embedded  # noqa: E402

embedded.start_if_needed()
django.setup()

from django.conf import settings  # noqa: E402
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright  # noqa: E402

from accounts.models import Area, User  # noqa: E402
from accounts.roles import Act  # noqa: E402
from households.models import HouseholdYear, RegisterYear  # noqa: E402
from tests.builders import id_number  # noqa: E402
from tests.households.roster_files import roster, row  # noqa: E402

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def signed_in(browser: Browser, username: str, size: ViewportSize) -> Iterator[Page]:
    """A page of this user, in Chinese."""
    context = browser.new_context(
        base_url=BASE, locale="zh-CN", viewport=size, is_mobile=size is PHONE, has_touch=size is PHONE
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(settings.DEMO_PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    yield page
    context.close()


def shoot(page: Page, name: str, *, full: bool = False) -> None:
    """Save the picture once charts and answers stand."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png", full_page=full)


def dirty_roster(clerk: User) -> bytes:
    """A roster of the clerk's township with the mistakes of real files."""
    prefix = clerk.access.prefixes(Act.IMPORT_ROSTER)[0]
    village = Area.objects.filter(code__startswith=prefix, level=Area.Level.VILLAGE, valid_to=None)[0]
    township = Area.objects.get(pk=village.pk[:9])
    county = Area.objects.get(pk=village.pk[:6])
    place = {
        "县": county.name,
        "乡": township.name,
        "村": village.name,
        "年度": str(RegisterYear.objects.current().pk),
    }
    good = [[row(**place, 证件号码=id_number(400 + serial))] for serial in range(12)]
    bad = [
        [row(**place, 证件号码=id_number(450)[:17] + "Y")],
        [row(**place, 证件号码=id_number(451), 健康状况="一般般")],
        [row(**{**place, "村": "没有的村"}, 证件号码=id_number(452))],
        [row(**place, 证件号码=id_number(453), 与户主关系="之子")],
    ]
    return roster(*good, *bad, titles=2)


def main() -> None:
    """All pictures."""
    clerk = User.objects.get(username="clerk")
    year = RegisterYear.objects.current().pk
    copy = HouseholdYear.objects.visible_to(clerk).of_year(year).filter(member_count__gte=4)[0]
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        flags = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        with signed_in(browser, "county", DESK) as page:
            page.goto("/figures/county/")
            shoot(page, "county")
        with signed_in(browser, "clerk", DESK) as page:
            page.goto("/households/")
            shoot(page, "list")
            page.goto(f"/households/{copy.household_id}/edit/")
            shoot(page, "entry")
            file = Path(folder) / "花名册.xlsx"
            file.write_bytes(dirty_roster(clerk))
            page.goto("/households/imports/")
            page.locator("input[type=file]").set_input_files(file)
            page.get_by_role("button", name="上传并核对").click()
            page.get_by_role("button", name="导入", exact=True).wait_for(timeout=60_000)
            shoot(page, "import")
        with signed_in(browser, "cadre", PHONE) as page:
            page.goto("/assistance/my-households/")
            shoot(page, "my-households")
            page.get_by_role("link", name="记录走访").first.click()
            shoot(page, "visit", full=True)
        browser.close()


if __name__ == "__main__":
    main()
