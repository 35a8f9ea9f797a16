"""Personal data at rest and in print."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection
from django.forms import modelform_factory
from django.template import Context, Template

from accounts.models import User
from common.secrets import Secret, decrypt, digest_of, encrypt, masked
from tests.builders import make_user

PHONE = "13900001234"
MASKED = "139****1234"


def stored_phone(user: User) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user WHERE id = %s", [user.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def user(db: None) -> User:
    return make_user("someone", phone=PHONE)


def test_the_column_holds_no_plain_value(user: User) -> None:
    assert PHONE not in stored_phone(user)
    assert decrypt(stored_phone(user)) == PHONE


def test_an_assigned_string_prints_masked_at_once() -> None:
    assert str(User(phone=PHONE).phone) == MASKED


def test_saving_an_untouched_row_leaves_the_token_unchanged(user: User) -> None:
    before = stored_phone(user)
    again = User.objects.get(pk=user.pk)
    again.name = "改名"
    again.save()
    assert stored_phone(user) == before


def test_a_new_value_gets_a_new_token(user: User) -> None:
    user.phone = "13900005678"
    user.save()
    assert decrypt(stored_phone(user)) == "13900005678"


def test_every_way_of_printing_is_masked(user: User, caplog: pytest.LogCaptureFixture) -> None:
    secret = User.objects.get(pk=user.pk).phone
    secret.reveal()
    logging.getLogger("test").warning("phone %s %r", secret, secret)
    page = Template("{{ u.phone }} {{ u.phone.reveal }} {{ u.phone.stored }}").render(Context({"u": user}))
    shown = [
        str(secret), repr(secret), f"{secret}", f"{secret:}", f"{[secret]}", "{}".format(secret),  # noqa: UP032
        caplog.text, page, serializers.serialize("json", [user]), repr(vars(user)),
    ]  # fmt: skip
    assert [PHONE in text for text in shown] == [False] * len(shown)
    assert page.startswith(MASKED)


def test_json_refuses_it() -> None:
    with pytest.raises(TypeError):
        json.dumps({"phone": Secret(PHONE)})


def test_pickles_and_copies_carry_the_token_alone() -> None:
    secret = Secret(PHONE, head=3, tail=4)
    frozen = pickle.dumps(secret)
    assert PHONE.encode() not in frozen
    assert pickle.loads(frozen).reveal() == PHONE  # noqa: S301
    assert str(copy.deepcopy(secret)) == MASKED


def test_keys_rotate(settings: Any) -> None:
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    token = encrypt(PHONE)
    settings.FIELD_KEYS = [new, old]
    assert decrypt(token) == PHONE
    fresh = encrypt(PHONE)
    settings.FIELD_KEYS = [new]
    assert decrypt(fresh) == PHONE
    with pytest.raises(ValueError, match="FIELD_KEYS"):
        decrypt(token)


def test_digests_are_keyed_and_equal_for_equal_values(settings: Any) -> None:
    before = digest_of(PHONE)
    assert (before, len(before), digest_of("")) == (digest_of(PHONE), 40, "")
    settings.DIGEST_KEY = "another"
    assert digest_of(PHONE) != before


@pytest.mark.parametrize(
    ("plain", "head", "tail", "shown"),
    [
        (PHONE, 3, 4, MASKED),
        ("1234567", 3, 4, "*******"),
        ("", 3, 4, ""),
        ("abc", 0, 0, "***"),
        ("abcd", 0, 1, "***d"),
    ],
)
def test_masking(plain: str, head: int, tail: int, shown: str) -> None:
    assert masked(plain, head, tail) == shown


def test_an_encrypted_column_cannot_be_searched(user: User) -> None:
    with pytest.raises(FieldError):
        User.objects.filter(phone=PHONE)
    assert User.objects.filter(phone__isnull=False).count() == 1


PhoneForm = modelform_factory(User, fields=["name", "phone"])


@pytest.mark.parametrize(
    ("typed", "kept"), [(MASKED, PHONE), (f" {MASKED} ", PHONE), ("13900005678", "13900005678"), ("", "")]
)
def test_a_form_keeps_what_was_left_masked_and_takes_what_was_typed(
    user: User, typed: str, kept: str
) -> None:
    form = PhoneForm({"name": "改名", "phone": typed}, instance=User.objects.get(pk=user.pk))
    assert PHONE not in form.as_p() + PhoneForm(instance=user).as_p()
    assert form.is_valid()
    form.save()
    assert User.objects.get(pk=user.pk).phone.reveal() == kept
    assert ("phone" in form.changed_data) == (kept != PHONE)


def test_a_form_refuses_a_half_masked_value(user: User) -> None:
    form = PhoneForm({"name": "改名", "phone": "139****5678"}, instance=user)
    assert list(form.errors) == ["phone"]
    assert User.objects.get(pk=user.pk).phone.reveal() == PHONE
