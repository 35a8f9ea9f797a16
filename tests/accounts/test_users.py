"""Finding people of the administration: by name, by pinyin initials, by sign-in name."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.builders import make_user
from tests.people import Cast


@pytest.fixture
def people(db: None) -> None:
    """Three of one set of initials, one of them by the sign-in name."""
    for username, name in (("u1", "王小明"), ("u2", "吴新民"), ("wxm", "赵刚")):
        make_user(username, name=name)


def found(text: str) -> list[str]:
    return list(User.objects.matching(text).order_by("username").values_list("username", flat=True))


@pytest.mark.parametrize(
    ("text", "usernames"),
    [
        ("王", ["u1"]),
        ("王小明", ["u1"]),
        ("小明", []),
        ("wx", ["u1", "u2", "wxm"]),
        ("ＷＸＭ ", ["u1", "u2"]),
        ("zg", ["wxm"]),
        ("u", ["u1", "u2"]),
        ("xm", []),
    ],
)
def test_the_beginning_of_name_initials_or_sign_in_name_finds(
    people: None, text: str, usernames: list[str]
) -> None:
    assert found(text) == usernames


@pytest.mark.parametrize(
    ("text", "usernames"),
    [("王小明", ["u1"]), ("王", []), ("wxm", ["u1", "u2", "wxm"]), ("WXM", ["u1", "u2"]), ("u2", ["u2"])],
)
def test_the_whole_name_initials_or_sign_in_name_names(people: None, text: str, usernames: list[str]) -> None:
    users = User.objects.called(text).order_by("username")
    assert list(users.values_list("username", flat=True)) == usernames


def test_initials_follow_the_name_however_it_is_saved(db: None) -> None:
    user = User.objects.create_user("one", name="王小明")
    assert user.initials == "wxm"
    user = User.objects.get(pk=user.pk)
    user.name = "赵刚"
    user.save()
    User.objects.bulk_create([User(username="two", name="吴新民"), User(username="three", name="Anna")])
    stored = dict(User.objects.values_list("username", "initials"))
    assert stored == {"one": "zg", "two": "wxm", "three": "anna"}


@pytest.mark.parametrize("text", ["王小明", "wxm"])
def test_an_index_answers(people: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = User.objects.matching(text).order_by().explain()
    assert "Seq Scan" not in plan
    assert ("user_initials" if text.isascii() else "user_name") in plan
    assert "accounts_user_username" in plan


@pytest.mark.parametrize("typed", ["王小", "wxm", "u1"])
def test_the_administration_finds_users_by_initials(
    client: Client, cast: Cast, people: None, typed: str
) -> None:
    client.force_login(cast.admin)
    page = client.get(reverse("admin:accounts_user_changelist"), {"q": typed})
    assert "王小明" in [user.name for user in page.context["cl"].result_list]
    assert "county" not in [user.name for user in page.context["cl"].result_list]
