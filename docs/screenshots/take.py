"""Takes the pictures of this folder from a running demonstration: `python docs/screenshots/take.py [name …]`.

Needs `make run` on the same BANGFU_DATA (PORT as there) and a Chromium on the PATH.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from django.utils import timezone, translation  # noqa: E402
from django.utils.translation import gettext as _  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize, sync_playwright  # noqa: E402

from accounts.models import Area, User  # noqa: E402
from accounts.papers import frame_of  # noqa: E402
from accounts.roles import Act  # noqa: E402
from common.papers import pictures  # noqa: E402
from dashboards.documents import dossiers_data  # noqa: E402
from dashboards.dossier import gather  # noqa: E402
from funds.models import Payment, PaymentLine  # noqa: E402
from households.documents import notice_data  # noqa: E402
from households.models import HouseholdYear, Notice, NoticeKind, RegisterYear  # noqa: E402
from inspections.models import Finding, SampledHousehold  # noqa: E402
from projects.models import Project  # noqa: E402
from tests.builders import id_number  # noqa: E402
from tests.households.roster_files import roster, row  # noqa: E402

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
COLOURS = 192
# Boxes for days and files speak the language of the browser; Debian's Chromium knows English alone.
CHINESE_BOXES = """() => {
  for (const box of document.querySelectorAll("input[type=date], input[type=month], input[type=file]")) {
    const { type, value } = box;
    box.type = "text";
    box.value = type === "file" ? "选择文件　未选择任何文件" : value.replaceAll("-", "/");
    box.placeholder = type === "date" ? "年/月/日" : "年/月";
  }
}"""


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, at which address, on what, and what is done there first."""

    name: str
    user: str
    address: str
    phone: bool = False
    full: bool = False
    then: Callable[[Page], None] | None = None


@contextmanager
def signed_in(browser: Browser, username: str, *, phone: bool) -> Iterator[Page]:
    """A page of this user, in Chinese."""
    size = PHONE if phone else DESK
    context = browser.new_context(
        base_url=BASE, locale="zh-CN", viewport=size, is_mobile=phone, has_touch=phone
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(settings.DEMO_PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    yield page
    context.close()


def keep(name: str, picture: bytes) -> None:
    """Save the picture with a palette: a fifth of the bytes, and nothing to see of it."""
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(HERE / f"{name}.png", optimize=True)


def take(browser: Browser, shot: Shot) -> None:
    """The picture of a page once its charts and answers stand."""
    with signed_in(browser, shot.user, phone=shot.phone) as page:
        page.goto(shot.address)
        if shot.then:
            shot.then(page)
        page.wait_for_load_state("networkidle")
        page.evaluate(CHINESE_BOXES)
        # Buttons and charts change their colours slowly.
        page.wait_for_timeout(500)
        if shot.full:
            # A window as high as the page, so that bars at its foot stand where they end.
            high = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": (PHONE if shot.phone else DESK)["width"], "height": high})
        keep(shot.name, page.screenshot())


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


def plan_roster(page: Page) -> None:
    """Upload a roster and wait for its plan."""
    content = dirty_roster(User.objects.get(username="clerk"))
    file: FilePayload = {"name": "花名册.xlsx", "mimeType": "", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("button", name="导入", exact=True).wait_for(timeout=60_000)


def sign(page: Page) -> None:
    """Fill an acceptance and sign it."""
    page.get_by_label("验收地点").fill("村委会")
    page.get_by_label("验收结论").select_option(label="合格")
    page.get_by_label("结论", exact=True).fill("工程量与设计相符，质量合格。")
    first = page.locator("[data-signature]").first
    first.get_by_label("姓名").fill("张大山")
    draw(page, first.locator("canvas"))


def draw(page: Page, pad: Locator) -> None:
    """A stroke on the pad."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box() or {"x": 0, "y": 0}
    page.mouse.move(box["x"] + 60, box["y"] + 25)
    page.mouse.down()
    for x, y in ((95, 28), (70, 78), (100, 60), (118, 84), (150, 22), (140, 80), (175, 48), (196, 76)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
    page.mouse.up()


def answer(page: Page) -> None:
    """Answer the first questions of the checklist."""
    for question in page.locator("fieldset.question").all()[:3]:
        question.get_by_text("是", exact=True).click()


def found(rows: Any) -> Any:
    """The first of the rows; a county without one cannot be shown."""
    first = rows.first()
    if first is None:
        sys.exit(f"No row for a picture: {rows.query}")
    return first


def family() -> int:
    """A household that was paid by a project, with a finding that was put right."""
    paid = PaymentLine.objects.paid().filter(household__findings__state="closed")
    return found(paid).household_id


def shots() -> Iterator[Shot]:
    """Every page of the folder."""
    clerk = User.objects.get(username="clerk")
    year = RegisterYear.objects.current().pk
    copy = HouseholdYear.objects.visible_to(clerk).of_year(year).filter(member_count__gte=4)[0]
    own = Project.objects.visible_to(clerk, Act.DECLARE_PROJECT)
    shown = found(own.filter(state="accepted", participations__isnull=False))
    batch = found(Payment.objects.filter(kind="households", state="paid"))
    door = found(SampledHousehold.objects.filter(inspection__feedback_on=None, answered_on=None))
    finding = found(Finding.objects.filter(state="closed"))
    notice = found(Notice.objects.filter(kind=NoticeKind.PROJECT).exclude(table={}))
    yield Shot("county", "county", "/figures/county/")
    yield Shot("list", "clerk", "/households/")
    yield Shot("entry", "clerk", f"/households/{copy.household_id}/edit/")
    yield Shot("import", "clerk", "/households/imports/", then=plan_roster)
    yield Shot("my-households", "cadre", "/assistance/my-households/", phone=True)
    yield Shot(
        "visit",
        "cadre",
        "/assistance/my-households/",
        phone=True,
        full=True,
        then=lambda page: page.get_by_role("link", name="记录走访").first.click(),
    )
    yield Shot("projects", "county", "/projects/")
    yield Shot("project", "clerk", f"/projects/{shown.pk}/", full=True)
    work = found(own.filter(state="finished"))
    yield Shot("acceptance", "clerk", f"/projects/{work.pk}/acceptance/", phone=True, full=True, then=sign)
    yield Shot("payments", "finance", "/funds/")
    yield Shot("payment", "finance", f"/funds/{batch.pk}/", full=True)
    yield Shot("ledger", "finance", "/funds/ledger/")
    yield Shot("inspections", "inspector", "/inspections/")
    yield Shot("sample", "inspector", f"/inspections/{door.inspection_id}/sample/", phone=True)
    yield Shot("answers", "inspector", f"/inspections/sampled/{door.pk}/answer/", phone=True, then=answer)
    yield Shot("finding", "county", f"/inspections/findings/{finding.pk}/", full=True)
    yield Shot("findings", "county", "/inspections/findings/")
    yield Shot("notice", "county", f"/households/notices/{notice.pk}/", full=True)
    yield Shot("dossier", "county", f"/figures/dossiers/{family()}/", full=True)


def papers() -> dict[str, Callable[[], bytes]]:
    """The first pages of papers, drawn by the program that makes their PDF."""
    county = User.objects.get(username="county")
    today = timezone.localdate()

    def dossier() -> bytes:
        frame = frame_of(county, title=_("Dossier of a household"), period="", on=today)
        return pictures("dossier", dossiers_data(gather(county, [family()], today), frame))[0]

    def notice() -> bytes:
        row = found(Notice.objects.filter(kind=NoticeKind.PAYMENT))
        words = {"title": row.title, "period": str(row.get_kind_display()), "unit": str(row.area)}
        frame = frame_of(county, **words, on=row.starts_on)
        return pictures("notice", notice_data(row, frame))[0]

    return {"dossier-paper": dossier, "notice-paper": notice}


def main() -> None:
    """All pictures, or those named."""
    wanted = set(sys.argv[1:])
    with sync_playwright() as playwright, translation.override("zh-hans"):
        flags = ["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for shot in shots():
            if not wanted or shot.name in wanted:
                take(browser, shot)
        browser.close()
        for name, picture in papers().items():
            if not wanted or name in wanted:
                keep(name, picture())


if __name__ == "__main__":
    main()
