"""Looking at masked personal data."""

from __future__ import annotations

import io

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import reveals
from accounts.models import Reveal
from households.models import HouseholdYear, MemberYear
from tests.builders import id_number, make_household, make_member
from tests.people import NORTH_VILLAGE, Cast

NUMBER = id_number(77)
ID_CARD = reveals.find("households.memberyear", "id_number")


@pytest.fixture
def member(cast: Cast) -> MemberYear:
    return make_member(make_household(NORTH_VILLAGE), name="李测试", number=NUMBER)


def address(
    row: MemberYear | HouseholdYear, field: str = "id_number", model: str = "households.memberyear"
) -> str:
    return reverse("accounts:reveal", args=[model, field, row.pk])


def test_the_dialog_shows_the_masked_value_and_logs_nothing(
    client: Client, cast: Cast, member: MemberYear
) -> None:
    client.force_login(cast.clerk)
    page = client.get(address(member), headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert NUMBER not in page.text
    assert f"990***********{NUMBER[-4:]}" in page.text
    assert Reveal.objects.count() == 0


def test_a_reason_reveals_the_value_and_is_logged(client: Client, cast: Cast, member: MemberYear) -> None:
    client.force_login(cast.clerk)
    data = {"reason": "办理业务", "detail": "补办社保卡"}
    page = client.post(address(member), data, headers={"HX-Request": "true"})
    assert NUMBER in page.text
    assert page["HX-Trigger"] == "dialog:close"
    assert "no-store" in page["Cache-Control"]
    row = Reveal.objects.get()
    assert (row.user, row.area_id, row.model, row.object_id, row.field, row.subject, row.reason) == (
        cast.clerk,
        NORTH_VILLAGE,
        "households.memberyear",
        member.pk,
        "id_number",
        "李测试",
        "办理业务：补办社保卡",
    )


def test_without_javascript_the_reveal_is_a_page(client: Client, cast: Cast, member: MemberYear) -> None:
    client.force_login(cast.clerk)
    assert "<html" in client.get(address(member)).text
    page = client.post(address(member), {"reason": "核对身份信息"})
    assert "<html" in page.text
    assert NUMBER in page.text


@pytest.mark.parametrize("data", [{}, {"reason": "其他"}, {"reason": "因为想看"}])
def test_without_a_reason_nothing_is_shown_or_logged(
    client: Client, cast: Cast, member: MemberYear, data: dict[str, str]
) -> None:
    client.force_login(cast.clerk)
    page = client.post(address(member), data, headers={"HX-Request": "true"})
    assert NUMBER not in page.text
    assert page["HX-Retarget"] == "#dialog"
    assert Reveal.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("clerk", 200), ("clerk2", 404), ("team", 200), ("county", 200), ("inspector", 200),
        ("cadre", 404), ("leader", 403), ("auditor", 403), ("school", 403), ("admin", 403), ("nobody", 403),
    ],
)  # fmt: skip
def test_who_may_reveal_what(client: Client, cast: Cast, member: MemberYear, name: str, status: int) -> None:
    client.force_login(cast.everybody()[name])
    page = client.post(address(member), {"reason": "核对身份信息"})
    assert page.status_code == status
    assert (NUMBER in page.text) == (status == 200)
    assert Reveal.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize("field", ["phone", "bank_account"])
def test_household_telephone_and_account_are_revealable(client: Client, cast: Cast, field: str) -> None:
    copy = make_household(NORTH_VILLAGE, **{field: "13900001234"})
    client.force_login(cast.county)
    page = client.post(address(copy, field, "households.householdyear"), {"reason": "联系农户"})
    assert "13900001234" in page.text
    assert Reveal.objects.get().field == field


def test_an_undeclared_field_is_not_found(client: Client, cast: Cast, member: MemberYear) -> None:
    client.force_login(cast.county)
    assert client.get(address(member, "note", "households.householdyear")).status_code == 404


def test_a_reveal_that_cannot_be_logged_shows_nothing(cast: Cast, member: MemberYear) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        reveals.reveal(user=cast.clerk, item=ID_CARD, pk=member.pk, reason="")
    assert Reveal.objects.count() == 0


def test_the_log_cannot_be_changed(cast: Cast, member: MemberYear) -> None:
    reveals.reveal(user=cast.clerk, item=ID_CARD, pk=member.pk, reason="核对身份信息")
    with pytest.raises(DatabaseError), transaction.atomic():
        Reveal.objects.update(reason="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        Reveal.objects.all().delete()
    assert Reveal.objects.get().reason == "核对身份信息"


LOG = reverse("accounts:reveal_list")


@pytest.mark.parametrize(
    ("name", "status", "rows"),
    [("auditor", 200, 2), ("county", 200, 2), ("admin", 200, 2), ("clerk", 403, 0)],
)
def test_who_reads_the_log(
    client: Client, cast: Cast, member: MemberYear, name: str, status: int, rows: int
) -> None:
    for user in (cast.clerk, cast.team):
        reveals.reveal(user=user, item=ID_CARD, pk=member.pk, reason="核对身份信息")
    client.force_login(cast.everybody()[name])
    page = client.get(LOG)
    assert page.status_code == status
    assert page.text.count(">李测试</td>") == rows


@pytest.mark.parametrize("typed", ["陈办事", "cbs", "clerk", "李测"])
def test_the_log_is_searched_by_who_looked_and_whom(
    client: Client, cast: Cast, member: MemberYear, typed: str
) -> None:
    cast.clerk.name = "陈办事"
    cast.clerk.save()
    reveals.reveal(user=cast.clerk, item=ID_CARD, pk=member.pk, reason="核对身份信息")
    client.force_login(cast.auditor)
    assert client.get(LOG, {"q": typed}).text.count(">李测试</td>") == 1
    assert client.get(LOG, {"q": "wqr"}).text.count(">李测试</td>") == 0


def test_the_log_is_searched_and_downloaded(client: Client, cast: Cast, member: MemberYear) -> None:
    for user in (cast.clerk, cast.team):
        reveals.reveal(user=user, item=ID_CARD, pk=member.pk, reason="核对身份信息")
    client.force_login(cast.auditor)
    assert client.get(LOG, {"q": "team"}).text.count(">李测试</td>") == 1
    assert client.get(LOG, {"what": "households.memberyear:phone"}).text.count(">李测试</td>") == 0
    today = timezone.localdate().isoformat()
    assert client.get(LOG, {"first": today, "last": today}).text.count(">李测试</td>") == 2
    book = load_workbook(io.BytesIO(client.get(LOG, {"q": "team", "format": "xlsx"}).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[1:] for row in rows[1:]] == [("team", "李测试", "证件号码", "北岭镇松坡村", "核对身份信息")]
