"""Personal data at rest: encrypted columns, keyed digests for exact search, and values that print masked.

An encrypted column is never searched; beside it stands a digest (`digest_of`) where equality is needed.
Keys come from FIELD_KEYS (first encrypts, all decrypt) and DIGEST_KEY.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

DIGEST_LENGTH = 40


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(plain: str) -> str:
    """The stored form of a personal value; an empty value stays empty."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(plain.encode()).decode() if plain else ""


def decrypt(token: str) -> str:
    """The plain value of a stored token; ValueError when no known key opens it."""
    if not token:
        return ""
    try:
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        msg = "A stored personal value cannot be opened with the keys in FIELD_KEYS."
        raise ValueError(msg) from error


def encrypt_bytes(plain: bytes) -> bytes:
    """The stored form of a file with personal data."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(plain)


def decrypt_bytes(token: bytes) -> bytes:
    """The plain file; ValueError when no known key opens it."""
    try:
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(token)
    except InvalidToken as error:
        msg = "A stored file cannot be opened with the keys in FIELD_KEYS."
        raise ValueError(msg) from error


def digest_of(plain: str) -> str:
    """A keyed fingerprint of a personal value, equal for equal values; empty for an empty value."""
    if not plain:
        return ""
    return hmac.new(settings.DIGEST_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()[:DIGEST_LENGTH]


def masked(plain: str, head: int, tail: int) -> str:
    """The value with all but its first `head` and last `tail` characters starred."""
    if len(plain) <= head + tail:
        return "*" * len(plain)
    return plain[:head] + "*" * (len(plain) - head - tail) + plain[len(plain) - tail :]


class Secret:
    """A personal value that prints masked; `reveal()` gives it plain, and is only for acts that log it.

    Read from the database it keeps its token, so that saving an untouched row writes the very same bytes.
    Pickled or copied it carries the token alone; JSON refuses it, so it reaches no job and no cookie.
    """

    __slots__ = ("_head", "_plain", "_tail", "token")

    def __init__(self, plain: str | None = None, *, token: str = "", head: int = 0, tail: int = 0) -> None:
        self._plain = plain
        self.token = token
        self._head = head
        self._tail = tail

    def reveal(self) -> str:
        """The plain value."""
        if self._plain is None:
            self._plain = decrypt(self.token)
        return self._plain

    def stored(self) -> str:
        """The token to store."""
        if not self.token:
            self.token = encrypt(self.reveal())
        return self.token

    # Templates that try to call it get nothing.
    reveal.alters_data = True  # type: ignore[attr-defined]

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_token, (self.stored(), self._head, self._tail)

    def __str__(self) -> str:
        return masked(self.reveal(), self._head, self._tail)

    def __repr__(self) -> str:
        return f"<Secret {self}>"

    def __bool__(self) -> bool:
        return bool(self.token) or bool(self._plain)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Secret):
            return self.reveal() == other.reveal()
        return isinstance(other, str) and self.reveal() == other

    def __hash__(self) -> int:
        return hash(self.reveal())


def _from_token(token: str, head: int, tail: int) -> Secret:
    return Secret(token=token, head=head, tail=tail)


class SecretFormField(forms.CharField):
    """A text box showing the stored value masked: left alone it keeps it, else the whole value is typed."""

    default_error_messages = {
        "half_masked": _("Leave the masked value as it is, or type the whole value without asterisks."),
    }
    _stored: Any = None

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        self._stored = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> str:
        return "" if value is None else str(value)

    def clean(self, value: Any) -> Any:
        if isinstance(self._stored, Secret) and self._stored and self.to_python(value) == str(self._stored):
            return self._stored
        text = super().clean(value)
        if "*" in text:
            raise ValidationError(self.error_messages["half_masked"], code="half_masked")
        return text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != self.prepare_value(initial)


class _SecretAttribute(DeferredAttribute):
    """Wraps what is assigned, so that a plain string set on an instance prints masked at once."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class EncryptedTextField(models.TextField):
    """An encrypted text column; Python sees a `Secret` that shows `head` and `tail` characters of it."""

    descriptor_class = _SecretAttribute

    def __init__(self, *args: Any, head: int = 0, tail: int = 0, **kwargs: Any) -> None:
        self.head = head
        self.tail = tail
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "head": self.head, "tail": self.tail}

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Secret | None:
        return None if value is None else Secret(token=value, head=self.head, tail=self.tail)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Secret):
            return value
        return Secret(str(value), head=self.head, tail=self.tail)

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return value.stored() if isinstance(value, Secret) else encrypt(str(value))

    def formfield(self, **kwargs: Any) -> Any:
        # A one-line box, whatever the admin proposes for text columns.
        options = {"form_class": SecretFormField, "widget": forms.TextInput(attrs={"autocomplete": "off"})}
        return models.Field.formfield(self, **{**kwargs, **options})

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        """Values cannot be compared: two tokens of one value differ. `df` compares columns in triggers."""
        if lookup_name not in {"isnull", "df", "ndf"}:
            msg = f"{self.name} is encrypted; search its digest column instead of {lookup_name}."
            raise FieldError(msg)
        return super().get_lookup(lookup_name)
