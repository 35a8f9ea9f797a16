"""The administration pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Area, Authenticator, Posting, User
from common.secrets import digest_of
from tests.builders import id_number, make_user
from tests.people import COUNTY, Cast

USERS = reverse("admin:accounts_user_changelist")


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def test_libraries_bring_no_pages_along() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels <= {
        "accounts",
        "households",
        "assistance",
        "projects",
        "funds",
        "inspections",
        "dashboards",
    }


def test_there_is_no_second_entrance(client: Client, cast: Cast) -> None:
    assert client.get(reverse("admin:login"))["Location"].startswith(reverse("accounts:login"))
    client.force_login(cast.clerk)
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(USERS).status_code == 403


def user_data(user: User, *postings: dict[str, object], **changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "username": user.username,
        "name": user.name,
        "is_active": "on",
        "phone": "",
        **changes,
    }
    data |= {"postings-TOTAL_FORMS": len(postings), "postings-INITIAL_FORMS": 0}
    for index, posting in enumerate(postings):
        data |= {f"postings-{index}-{key}": value for key, value in posting.items()}
    return data


def test_a_posting_given_to_oneself_stands_in_the_history(office: Client, cast: Cast) -> None:
    page = reverse("admin:accounts_user_change", args=[cast.nobody.pk])
    posting = {"user": cast.nobody.pk, "role": "county", "area": COUNTY, "valid_from": "2026-01-01"}
    assert office.post(page, user_data(cast.nobody, posting)).status_code == 302
    assert Posting.objects.get(user=cast.nobody).role == "county"
    event = Posting.objects.get(user=cast.nobody).events.get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["user"] == cast.admin.pk
    history = office.get(reverse("admin:accounts_user_history", args=[cast.nobody.pk])).text
    assert "990001" in history
    assert ">admin</td>" in history


def test_an_untouched_masked_telephone_stays_as_it_was(office: Client) -> None:
    user = make_user("someone", phone="13900001234")
    page = reverse("admin:accounts_user_change", args=[user.pk])
    assert "13900001234" not in office.get(page).text
    office.post(page, user_data(user, phone="139****1234", name="改名"))
    user = User.objects.get(pk=user.pk)
    assert (user.name, user.phone.reveal()) == ("改名", "13900001234")
    assert "139****1234" not in office.get(reverse("admin:accounts_user_history", args=[user.pk])).text


def test_of_a_typed_id_number_only_the_fingerprint_is_kept(office: Client) -> None:
    user, number = make_user("someone"), id_number()
    page = reverse("admin:accounts_user_change", args=[user.pk])
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert office.post(page, user_data(user) | {"id_number": wrong}).status_code == 200
    assert User.objects.get(pk=user.pk).id_digest == ""
    for typed in (number.lower(), ""):
        assert office.post(page, user_data(user) | {"id_number": typed}).status_code == 302
        assert User.objects.get(pk=user.pk).id_digest == digest_of(number)
    shown = office.get(page).text + office.get(reverse("admin:accounts_user_history", args=[user.pk])).text
    assert number not in shown
    assert digest_of(number) not in shown


def test_a_new_user_gets_a_password(office: Client) -> None:
    data = {"username": "newcomer", "name": "新人", "usable_password": "true"}
    data |= {"password1": "a-quite-new-one", "password2": "a-quite-new-one"}
    data |= {"postings-TOTAL_FORMS": "0", "postings-INITIAL_FORMS": "0"}
    assert office.post(reverse("admin:accounts_user_add"), data).status_code == 302
    assert User.objects.get(username="newcomer").check_password("a-quite-new-one")


def test_resetting_the_second_factor_is_logged(office: Client, cast: Cast) -> None:
    Authenticator.objects.create(user=cast.clerk, name="x", confirmed=True)
    office.post(USERS, {"action": "reset_second_factor", "_selected_action": [cast.clerk.pk]})
    assert Authenticator.objects.count() == 0
    history = office.get(reverse("admin:accounts_user_history", args=[cast.clerk.pk])).text
    assert "重置二次验证" in history


@pytest.mark.parametrize("name", ["area", "organisation", "user"])
def test_reference_data_is_ended_not_deleted(office: Client, cast: Cast, name: str) -> None:
    row = {"area": COUNTY, "organisation": Posting.objects.exclude(organisation=None)[0].organisation_id}
    pk = row.get(name, cast.clerk.pk)
    assert office.get(reverse(f"admin:accounts_{name}_delete", args=[pk])).status_code == 403


def test_areas_are_loaded_from_a_sheet(office: Client) -> None:
    sheet = SimpleUploadedFile(
        "areas.csv", "code,name,parent,valid_from\n990001103,新乡,990001,2020-01-01\n".encode()
    )
    page = office.post(reverse("admin:accounts_area_import"), {"format": "0", "import_file": sheet})
    confirm = page.context["confirm_form"].initial
    office.post(reverse("admin:accounts_area_process_import"), confirm)
    assert Area.objects.get(pk="990001103").valid_from == dt.date(2020, 1, 1)
