"""Signing in, being locked out, timing out, and signing out."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import WRITTEN, SessionStore
from tests.builders import PASSWORD
from tests.people import Cast

LOGIN = reverse("accounts:login")
PROFILE = reverse("accounts:profile")


def sign_in(client: Client, name: str = "clerk", password: str = PASSWORD, **extra: str) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, **extra})


def test_the_entrance_names_the_county(client: Client, cast: Cast) -> None:
    assert "测试县" in client.get(LOGIN).text


def test_the_language_can_be_switched_before_signing_in(client: Client, cast: Cast) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": LOGIN})
    assert '<html lang="en">' in client.get(LOGIN).text


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [(PROFILE, PROFILE), ("https://elsewhere.test/", "/"), ("//elsewhere.test", "/"), ("", "/")],
)
def test_signing_in_returns_to_pages_of_this_site_only(
    client: Client, cast: Cast, wanted: str, reached: str
) -> None:
    assert sign_in(client, next=wanted)["Location"] == reached


def test_the_fifth_failure_locks_out_and_says_until_when(client: Client, cast: Cast, settings: Any) -> None:
    settings.AXES_ENABLED = True
    statuses = [sign_in(client, password="wrong").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    page = sign_in(client)
    assert page.status_code == 429
    until = timezone.localtime() + dt.timedelta(minutes=30)
    assert any(f"{until - dt.timedelta(minutes=m):%H:%M}" in page.text for m in (0, 1))
    assert sign_in(client, "clerk2").status_code == 302


def test_failures_keep_no_password(client: Client, cast: Cast, settings: Any) -> None:
    settings.AXES_ENABLED = True
    sign_in(client, password="wrong-secret")
    attempt = AccessAttempt.objects.get()
    assert "wrong-secret" not in attempt.post_data


def end_sessions() -> None:
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))


def test_after_an_idle_hour_the_page_asked_for_comes_back(client: Client, cast: Cast) -> None:
    sign_in(client)
    end_sessions()
    response = client.get(f"{PROFILE}?a=1")
    assert response["Location"] == f"{LOGIN}?ended=1&next=%2Faccounts%2Fprofile%2F%3Fa%3D1"
    assert "60" in client.get(response["Location"]).text


def test_activity_keeps_the_session(client: Client, cast: Cast) -> None:
    sign_in(client)
    row = Session.objects.get()
    row.session_data = SessionStore().encode({**row.get_decoded(), WRITTEN: time.time() - 60})
    row.expire_date = timezone.now() + dt.timedelta(seconds=5)
    row.save()
    client.get(PROFILE)
    assert Session.objects.get().expire_date > timezone.now() + dt.timedelta(minutes=59)


def test_the_session_is_written_once_a_minute(client: Client, cast: Cast) -> None:
    sign_in(client)
    with CaptureQueriesContext(connection) as queries:
        client.get(PROFILE)
    assert not [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]


def test_a_first_visit_is_not_told_about_an_ended_session(client: Client, cast: Cast) -> None:
    assert client.get(PROFILE)["Location"] == f"{LOGIN}?next=%2Faccounts%2Fprofile%2F"


def test_a_form_sent_too_late_comes_back_to_its_page(client: Client, cast: Cast) -> None:
    response = client.post(
        reverse("accounts:password"), headers={"Referer": "http://testserver/accounts/password/"}
    )
    assert response["Location"] == f"{LOGIN}?next=%2Faccounts%2Fpassword%2F"


def test_htmx_and_scripts_are_told_in_their_own_way(client: Client, cast: Cast) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/profile/"}
    assert client.get("/", headers=headers)["HX-Redirect"] == f"{LOGIN}?next=%2Faccounts%2Fprofile%2F"
    answer = client.post("/accounts/password/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["sign_in"]) == (401, LOGIN)


def test_signing_out_is_a_post_and_empties_the_browser(client: Client, cast: Cast) -> None:
    sign_in(client)
    assert client.get(reverse("accounts:logout")).status_code == 405
    response = client.post(reverse("accounts:logout"))
    assert (response["Location"], response["Clear-Site-Data"]) == (LOGIN, '"cache", "storage"')
    assert client.get(PROFILE).status_code == 302


def test_a_new_password_is_checked_and_counts(client: Client, cast: Cast) -> None:
    sign_in(client)
    address = reverse("accounts:password")
    data = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}
    assert client.post(address, data).status_code == 200
    data |= {"new_password1": "a-quite-new-one", "new_password2": "a-quite-new-one"}
    assert client.post(address, data)["Location"] == PROFILE
    assert client.get(PROFILE).status_code == 200
    assert sign_in(Client(), password=PASSWORD).status_code == 200
    assert sign_in(Client(), password="a-quite-new-one").status_code == 302


def test_an_inactive_user_does_not_get_in(client: Client, cast: Cast) -> None:
    cast.clerk.is_active = False
    cast.clerk.save()
    assert sign_in(client).status_code == 200
