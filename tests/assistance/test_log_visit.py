"""Logging a visit: once, whole, or not at all; every refusal is a sentence and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import io
import struct
import uuid
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image
from PIL.ExifTags import GPS, IFD

from accounts.models import User
from assistance.models import Gift, Visit, VisitPhoto
from assistance.services import GiftGiven, log_visit
from common.photos import take
from common.refusals import Refused
from households.models import HouseholdYear
from tests.assistance.casework import end_alone, make_pairing
from tests.builders import make_household, make_member
from tests.people import NORTH_VILLAGE, Cast
from tests.pictures import picture, upload
from tests.races import together

PAIRED_ON = dt.date(2026, 3, 1)


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household in the north village, paired to the cadre."""
    household = make_household(NORTH_VILLAGE, head="张大山")
    make_member(household, name="张小山")
    make_pairing(household, cast.cadre, valid_from=PAIRED_ON)
    return household


def address(copy: HouseholdYear) -> str:
    return reverse("assistance:visit_new", args=[copy.household_id])


def sheet(**changes: Any) -> dict[str, Any]:
    """What the phone sends for an ordinary visit; None leaves a field out."""
    fields = {
        "key": str(uuid.uuid4()),
        "visited_on": timezone.localdate().isoformat(),
        "met_member": "张大山",
        "theme": "政策宣传",
        "found": "一家人都在，身体尚好。",
        "gifts-TOTAL_FORMS": "1",
        "gifts-INITIAL_FORMS": "0",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def gift(kind: str, value: str, what: str = "", number: int = 0) -> dict[str, str]:
    """One row of the form."""
    row = f"gifts-{number}"
    return {f"{row}-kind": kind, f"{row}-value": value, f"{row}-description": what}


def files() -> list[Path]:
    """Everything in the store."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def books() -> tuple[int, int, int, int]:
    """Visits, gifts, photos and files."""
    return Visit.objects.count(), Gift.objects.count(), VisitPhoto.objects.count(), len(files())


def bomb() -> bytes:
    """A tiny PNG that claims 200 megapixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def test_a_visit_is_stored_with_gifts_photos_and_place(
    client: Client, cast: Cast, copy: HouseholdYear
) -> None:
    client.force_login(cast.cadre)
    data = sheet(
        problem="入户路下雨泥泞。",
        latitude="30.000001",
        longitude="105.000002",
        accuracy="12",
        photos=[upload(), upload(picture(size=(2400, 1200)))],
        **gift("慰问金", "200"),
        **gift("慰问物资", "85.50", "大米一袋", 1),
        **{"gifts-TOTAL_FORMS": "2"},
    )
    page = client.post(address(copy), data, follow=True)
    assert page.redirect_chain == [(reverse("assistance:my_households"), 302)]
    assert "对张大山家的走访已保存。" in page.text
    assert "· 今天" in page.text
    visit = Visit.objects.get()
    assert str(visit.key) == data["key"]
    assert (visit.household, visit.visitor, visit.met) == (copy.household, cast.cadre, "张大山")
    assert (visit.visited_on, visit.theme, visit.problem) == (
        timezone.localdate(),
        "政策宣传",
        "入户路下雨泥泞。",
    )
    assert (str(visit.latitude), str(visit.longitude), visit.accuracy) == ("30.000001", "105.000002", 12)
    assert [(g.kind, g.description, str(g.value)) for g in visit.gifts.all()] == [
        ("慰问金", "", "200.00"),
        ("慰问物资", "大米一袋", "85.50"),
    ]
    assert [(p.width, p.height) for p in visit.photos.all()] == [(64, 48), (1600, 800)]
    assert len(files()) == 2


def test_a_household_that_is_not_registered_is_helped_too(client: Client, cast: Cast) -> None:
    """P1-09."""
    copy = make_household(NORTH_VILLAGE, head="张大山", household_type="一般农户", exit_status="")
    make_pairing(copy, cast.cadre, valid_from=PAIRED_ON)
    client.force_login(cast.cadre)
    assert client.post(address(copy), sheet(**gift("慰问金", "200"))).status_code == 302
    assert (Visit.objects.get().household, Gift.objects.count()) == (copy.household, 1)


def test_somebody_outside_the_register_can_be_met(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    client.force_login(cast.cadre)
    client.post(address(copy), sheet(met_member="-", met_other="邻居老周"))
    assert Visit.objects.get().met == "邻居老周"


def test_place_and_time_hidden_in_a_photo_are_not_stored(
    client: Client, cast: Cast, copy: HouseholdYear
) -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (30.0, 15.0, 27.5)})
    data = picture(exif=exif)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] == "N"
    client.force_login(cast.cadre)
    client.post(address(copy), sheet(photos=[upload(data)]))
    (stored,) = files()
    with Image.open(stored) as image:
        assert dict(image.getexif().get_ifd(IFD.GPSInfo)) == {}
    assert b"Exif" not in stored.read_bytes()


def test_the_form_offers_members_and_the_days_since_the_pairing(
    client: Client, cast: Cast, copy: HouseholdYear
) -> None:
    client.force_login(cast.cadre)
    form = client.get(address(copy)).context["sheet"].form
    assert [value for value, _label in form.fields["met_member"].choices] == ["张大山", "张小山", "-"]
    day = form.fields["visited_on"].widget.attrs
    assert (day["min"], day["max"]) == ("2026-03-01", timezone.localdate().isoformat())


REFUSED = [
    ({"visited_on": "2999-01-01"}, "走访日期不能晚于今天。"),
    ({"visited_on": "2026-02-28"}, "您从 2026-03-01 起才与该户结对，走访日期不能早于这一天。"),
    ({"found": ""}, "这个字段是必填项。"),
    ({"theme": "闲聊"}, "闲聊 不在可用的选项中"),
    ({"met_member": "-", "met_other": ""}, "请填写受访人姓名。"),
    ({"photos": [upload(b"hello", "a.jpg")]}, "a.jpg：这个文件不是照片，或者已损坏。"),
    ({"photos": [upload(bomb(), "b.png")]}, "b.png：这张照片的像素太高。请调低相机分辨率后重拍。"),
    ({"photos": [upload() for _ in range(50)]}, "照片最多 9 张。"),
    (gift("慰问金", "-5"), _("A gift has a value above 0 yuan.")),
    (gift("慰问金", "0"), _("A gift has a value above 0 yuan.")),
    (gift("慰问物资", "80"), _("Say which goods were given.")),
    (gift("慰问物资", "", "大米"), _("A gift has a value above 0 yuan.")),
    ({"latitude": "30"}, "位置信息有误，请移除或重新获取。"),
    ({"latitude": "95", "longitude": "10"}, "位置信息有误，请移除或重新获取。"),
    ({"gifts-TOTAL_FORMS": "11"}, "请最多提交 10 个表单。"),
    ({"key": "no-key"}, None),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED)
def test_a_refusal_is_a_sentence_and_leaves_nothing(
    client: Client, cast: Cast, copy: HouseholdYear, changes: dict[str, Any], sentence: str | None
) -> None:
    for photo in changes.get("photos", []):
        photo.seek(0)
    client.force_login(cast.cadre)
    page = client.post(address(copy), sheet(**{"photos": [upload()], **changes}))
    assert page.status_code == 422
    assert sentence is None or str(sentence) in page.text
    assert books() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("cadre", 302), ("team", 302), ("cadre2", 404), ("school", 404), ("county", 403), ("clerk", 403),
        ("clerk2", 403), ("finance", 403), ("payer", 403), ("inspector", 403), ("auditor", 403),
        ("leader", 403), ("nobody", 403), ("admin", 403),
    ],
)  # fmt: skip
def test_the_cast_logs_a_visit(
    client: Client, cast: Cast, copy: HouseholdYear, name: str, status: int
) -> None:
    client.force_login(cast.everybody()[name])
    assert client.get(address(copy)).status_code == (200 if status == 302 else status)
    assert client.post(address(copy), sheet(photos=[upload()])).status_code == status
    assert books() == ((1, 0, 1, 1) if status == 302 else (0, 0, 0, 0))


def test_a_team_may_log_visits_of_any_day(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    client.force_login(cast.team)
    client.post(address(copy), sheet(visited_on="2026-01-05"))
    assert Visit.objects.get().visited_on == dt.date(2026, 1, 5)


def test_the_same_form_sent_again_gives_the_same_visit(
    client: Client, cast: Cast, copy: HouseholdYear
) -> None:
    client.force_login(cast.cadre)
    data = sheet(**gift("慰问金", "200"))
    client.post(address(copy), {**data, "photos": [upload()]})
    page = client.post(address(copy), {**data, "photos": [upload()]}, follow=True)
    assert "没有重复记录" in page.text
    assert books() == (1, 1, 1, 1)


def test_a_key_of_another_person_is_refused(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    data = sheet()
    client.force_login(cast.cadre)
    client.post(address(copy), data)
    client.force_login(cast.team)
    page = client.post(address(copy), data)
    assert page.status_code == 422
    assert "这张表单属于另一次走访" in page.text
    assert books() == (1, 0, 0, 0)


def test_the_phone_is_told_where_to_go_on(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    client.force_login(cast.cadre)
    answer = client.post(address(copy), sheet(), headers={"X-Upload": "1"})
    assert (answer.status_code, answer["Location"]) == (201, reverse("assistance:my_households"))


def log(user: User, copy: HouseholdYear, key: uuid.UUID, **changes: Any) -> tuple[Visit, bool]:
    """The act itself, with one gift and one photo."""
    fields = {
        "visited_on": timezone.localdate(),
        "today": timezone.localdate(),
        "met": "张大山",
        "theme": "慰问",
        "found": "都好。",
        "gifts": [GiftGiven("慰问金", "", 200)],
        "photos": [take(io.BytesIO(picture()))],
        **changes,
    }
    return log_visit(user=user, household=copy.household, key=key, **fields)


def test_photos_are_removed_again_when_the_rows_fail(
    cast: Cast, copy: HouseholdYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        assert len(files()) == 1
        raise DatabaseError

    monkeypatch.setattr(VisitPhoto.objects, "bulk_create", fail)
    with pytest.raises(DatabaseError):
        log(cast.cadre, copy, uuid.uuid4())
    assert books() == (0, 0, 0, 0)


def test_a_gift_against_a_constraint_is_a_sentence(cast: Cast, copy: HouseholdYear) -> None:
    with pytest.raises(Refused, match=str(_("Say which goods were given."))):
        log(cast.cadre, copy, uuid.uuid4(), gifts=[GiftGiven("慰问物资", "", 5)])
    assert books() == (0, 0, 0, 0)


def test_scope_is_asked_again_inside_the_act(cast: Cast, copy: HouseholdYear) -> None:
    end_alone(copy.household.pairings.all(), timezone.localdate())
    with pytest.raises(Refused, match="结对关系已结束"):
        log(cast.cadre, copy, uuid.uuid4())
    assert books() == (0, 0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_on_two_connections_makes_one_visit(transactional_db: None, cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE, head="张大山")
    make_pairing(copy, cast.cadre)
    key = uuid.uuid4()

    def tap() -> tuple[int, bool]:
        visit, made = log(User.objects.get(pk=cast.cadre.pk), copy, key)
        return visit.pk, made

    answers = together(*[tap] * 4)
    assert sorted(made for _pk, made in answers) == [False, False, False, True]
    assert {pk for pk, _made in answers} == {Visit.objects.get().pk}
    assert books() == (1, 1, 1, 1)
    assert default_storage.exists(VisitPhoto.objects.get().image.name)


def test_the_form_asks_a_fixed_number_of_queries(
    client: Client, cast: Cast, copy: HouseholdYear, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.cadre)
    with django_assert_num_queries(10):
        client.get(address(copy))
