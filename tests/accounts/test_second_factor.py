"""The second factor, where a role demands it and where a user chooses it."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import RoleSetting, User
from accounts.roles import Role
from tests.people import Cast

PAGE = reverse("accounts:second_factor")
PROFILE = reverse("accounts:profile")


def code_of(device: TOTPDevice) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():06d}"


@pytest.fixture
def clerk(client: Client, cast: Cast) -> User:
    RoleSetting.objects.create(role=Role.CLERK, otp_required=True)
    client.force_login(cast.clerk)
    return cast.clerk


@pytest.mark.parametrize("address", ["/", PROFILE, reverse("admin:index"), reverse("accounts:password")])
def test_no_page_opens_before_the_code(client: Client, clerk: User, address: str) -> None:
    assert client.get(address)["Location"].startswith(f"{PAGE}?next=%2F")


def test_the_page_itself_signing_out_and_the_language_stay_open(client: Client, clerk: User) -> None:
    assert client.get(PAGE).status_code == 200
    assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
    assert client.post(reverse("accounts:logout"))["Location"] == reverse("accounts:login")


def test_htmx_is_sent_to_the_page_whole(client: Client, clerk: User) -> None:
    response = client.get(PROFILE, headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith(PAGE)


def test_setting_up_with_the_first_code_lets_the_user_on(client: Client, clerk: User) -> None:
    page = client.get(f"{PAGE}?next={PROFILE}")
    assert 'src="data:image/svg+xml' in page.text
    device = TOTPDevice.objects.get()
    assert client.get(PAGE).context["key"] == page.context["key"]
    assert client.post(PAGE, {"code": code_of(device), "next": PROFILE})["Location"] == PROFILE
    assert client.get(PROFILE).status_code == 200


def test_a_wrong_code_confirms_nothing(client: Client, clerk: User) -> None:
    client.get(PAGE)
    assert client.post(PAGE, {"code": "000000"}).status_code == 200
    assert TOTPDevice.objects.get().confirmed is False
    assert client.get(PROFILE).status_code == 302


def test_a_code_counts_once(client: Client, clerk: User) -> None:
    client.get(PAGE)
    code = code_of(TOTPDevice.objects.get())
    client.post(PAGE, {"code": code})
    again = Client()
    again.force_login(clerk)
    assert again.post(PAGE, {"code": code}).status_code == 200
    assert again.get(PROFILE).status_code == 302


def test_a_device_of_another_user_does_not_count(client: Client, clerk: User, cast: Cast) -> None:
    other = TOTPDevice.objects.create(user=cast.clerk2, name="x", confirmed=True)
    client.get(PAGE)
    assert client.post(PAGE, {"code": code_of(other)}).status_code == 200


@pytest.mark.parametrize("wanted", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)"])
def test_the_way_on_stays_on_this_site(client: Client, clerk: User, wanted: str) -> None:
    client.get(PAGE)
    code = code_of(TOTPDevice.objects.get())
    assert client.post(PAGE, {"code": code, "next": wanted})["Location"] == "/"


def test_who_set_up_a_device_is_asked_though_no_role_demands_it(client: Client, cast: Cast) -> None:
    TOTPDevice.objects.create(user=cast.county, name="x", confirmed=True)
    client.force_login(cast.county)
    assert client.get(PROFILE).status_code == 302
    client.post(PAGE, {"code": code_of(TOTPDevice.objects.get())})
    client.post(reverse("accounts:second_factor_off"))
    assert TOTPDevice.objects.count() == 0
    assert client.get(PROFILE).status_code == 200


def test_a_demanded_second_factor_cannot_be_switched_off(client: Client, clerk: User) -> None:
    client.get(PAGE)
    client.post(PAGE, {"code": code_of(TOTPDevice.objects.get())})
    client.post(reverse("accounts:second_factor_off"))
    assert TOTPDevice.objects.count() == 1
