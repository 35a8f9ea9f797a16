"""The second factor, where a role demands it and where a user chooses it."""

from __future__ import annotations

import base64
import datetime as dt
import time
from importlib import import_module
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from accounts.models import Authenticator, RoleSetting, User
from accounts.roles import Role
from common.secrets import decrypt
from tests.people import Cast

PAGE = reverse("accounts:second_factor")
PROFILE = reverse("accounts:profile")


def code_of(device: Authenticator) -> str:
    totp = TOTP(device.bin_key)
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
    device = Authenticator.objects.get()
    assert client.get(PAGE).context["key"] == page.context["key"]
    assert client.post(PAGE, {"code": code_of(device), "next": PROFILE})["Location"] == PROFILE
    assert client.get(PROFILE).status_code == 200


def test_a_wrong_code_confirms_nothing(client: Client, clerk: User) -> None:
    client.get(PAGE)
    assert client.post(PAGE, {"code": "000000"}).status_code == 200
    assert Authenticator.objects.get().confirmed is False
    assert client.get(PROFILE).status_code == 302


def test_a_code_counts_once(client: Client, clerk: User) -> None:
    client.get(PAGE)
    code = code_of(Authenticator.objects.get())
    client.post(PAGE, {"code": code})
    again = Client()
    again.force_login(clerk)
    assert again.post(PAGE, {"code": code}).status_code == 200
    assert again.get(PROFILE).status_code == 302


def test_a_device_of_another_user_does_not_count(client: Client, clerk: User, cast: Cast) -> None:
    other = Authenticator.objects.create(user=cast.clerk2, name="x", confirmed=True)
    client.get(PAGE)
    assert client.post(PAGE, {"code": code_of(other)}).status_code == 200


@pytest.mark.parametrize("wanted", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)"])
def test_the_way_on_stays_on_this_site(client: Client, clerk: User, wanted: str) -> None:
    client.get(PAGE)
    code = code_of(Authenticator.objects.get())
    assert client.post(PAGE, {"code": code, "next": wanted})["Location"] == "/"


def test_who_set_up_a_device_is_asked_though_no_role_demands_it(client: Client, cast: Cast) -> None:
    Authenticator.objects.create(user=cast.county, name="x", confirmed=True)
    client.force_login(cast.county)
    assert client.get(PROFILE).status_code == 302
    client.post(PAGE, {"code": code_of(Authenticator.objects.get())})
    client.post(reverse("accounts:second_factor_off"))
    assert Authenticator.objects.count() == 0
    assert client.get(PROFILE).status_code == 200


def test_a_demanded_second_factor_cannot_be_switched_off(client: Client, clerk: User) -> None:
    client.get(PAGE)
    client.post(PAGE, {"code": code_of(Authenticator.objects.get())})
    client.post(reverse("accounts:second_factor_off"))
    assert Authenticator.objects.count() == 1


def test_the_key_is_not_in_the_database(client: Client, clerk: User) -> None:
    client.get(PAGE)
    key = Authenticator.objects.get().bin_key
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM accounts_authenticator")
        assert bytes.fromhex(decrypt(cursor.fetchone()[0])) == key
        cursor.execute("SELECT a::text, e::text FROM accounts_authenticator a, accounts_authenticatorevent e")
        rows = cursor.fetchall()
    assert len(rows) == 1
    text = "".join(rows[0])
    for shown in (key.hex(), base64.b32encode(key).decode(), base64.b64encode(key).decode()):
        assert shown.lower() not in text.lower()


def test_the_key_is_shown_while_setting_up_and_never_again(client: Client, clerk: User) -> None:
    page = client.get(PAGE)
    device = Authenticator.objects.get()
    key = base64.b32encode(device.bin_key).decode()
    assert page.context["key"].replace(" ", "") == key
    client.post(PAGE, {"code": code_of(device)})
    again = Client()
    again.force_login(clerk)
    assert [name in again.get(PAGE).context for name in ("key", "picture")] == [False, False]


def test_the_administration_never_shows_a_key(client: Client, cast: Cast) -> None:
    device = Authenticator.objects.create(user=cast.clerk, name="x", confirmed=True)
    assert Authenticator not in admin.site._registry
    client.force_login(cast.admin)
    addresses = [reverse(f"admin:accounts_user_{act}", args=[cast.clerk.pk]) for act in ("change", "history")]
    pages = [client.get(address) for address in addresses]
    assert [page.status_code for page in pages] == [200, 200]
    for shown in (device.key.reveal(), device.key.stored(), base64.b32encode(device.bin_key).decode()):
        assert [shown in page.text for page in pages] == [False, False]


def test_after_a_wrong_code_even_the_right_one_waits(client: Client, clerk: User) -> None:
    client.get(PAGE)
    client.post(PAGE, {"code": "000000"})
    device = Authenticator.objects.get()
    assert device.throttling_failure_count == 1
    client.post(PAGE, {"code": code_of(device)})
    assert Authenticator.objects.get().confirmed is False

    device.throttling_failure_timestamp -= dt.timedelta(seconds=1)
    device.save()
    client.post(PAGE, {"code": code_of(device)})
    device.refresh_from_db()
    assert (device.confirmed, device.throttling_failure_count) == (True, 0)


def test_each_further_wrong_code_doubles_the_wait(cast: Cast) -> None:
    device = Authenticator.objects.create(user=cast.clerk, name="x")
    waits = []
    for _failure in range(4):
        device.throttle_increment()
        _allowed, why = device.verify_is_allowed()
        waits.append(round((why["locked_until"] - device.throttling_failure_timestamp).total_seconds()))
    assert waits == [1, 2, 4, 8]


@pytest.mark.parametrize(("steps", "counts"), [(-3, False), (-1, True), (1, True), (3, False)])
def test_the_clock_of_the_phone_may_be_one_step_off(cast: Cast, steps: int, counts: bool) -> None:
    device = Authenticator.objects.create(user=cast.clerk, name="x", confirmed=True)
    assert device.verify_token(f"{TOTP(device.bin_key, drift=steps).token():06d}") is counts
    assert (device.last_t != -1) is counts


def test_keys_are_encrypted_anew_with_the_other_personal_data(cast: Cast, settings: Any) -> None:
    device = Authenticator.objects.create(user=cast.clerk, name="x", confirmed=True)
    code, new = code_of(device), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_keys")
    settings.FIELD_KEYS = [new]
    assert Authenticator.objects.get().verify_token(code) is True


def test_devices_of_before_keep_working_and_their_clear_keys_go(cast: Cast) -> None:
    move = import_module("accounts.migrations.0002_authenticators_and_initials").encrypt_keys
    key = "3132333435363738393031323334353637383930"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE otp_totp_totpdevice (id int, user_id bigint, confirmed bool, name text, key text,"
            " step int, t0 bigint, digits int, drift int, last_t bigint, last_used_at timestamptz)"
        )
        for serial in (2, 1):
            cursor.execute(
                "INSERT INTO otp_totp_totpdevice VALUES (%s, %s, true, 'x', %s, 30, 0, 6, 1, %s, NULL)",
                [serial, cast.clerk.pk, key, serial],
            )
    with connection.schema_editor() as editor:
        move(apps, editor)
    device = Authenticator.objects.get()
    assert (device.user, device.key.reveal(), device.drift, device.last_t) == (cast.clerk, key, 1, 1)
    assert "otp_totp_totpdevice" not in connection.introspection.table_names()
