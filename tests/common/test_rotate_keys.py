"""Key rotation: the old key can go, nothing else changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection

from common.management.commands.rotate_keys import encrypted_columns
from households.models import HouseholdYear, RegisterYear
from tests.builders import make_household


def history_rows() -> int:
    """How many changes the history of household copies holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM households_householdyearevent")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_after_rotation_the_new_key_alone_opens_everything(settings: Any) -> None:
    copy = make_household(phone="13800001234")
    RegisterYear.objects.update(closed_on=dt.date(2026, 11, 25))
    before = history_rows()
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()

    settings.FIELD_KEYS = [new, old]
    call_command("rotate_keys")
    settings.FIELD_KEYS = [new]

    assert HouseholdYear.objects.get(pk=copy.pk).phone.reveal() == "13800001234"
    assert history_rows() == before
    for model, names in encrypted_columns().items():
        for row in model._base_manager.all():
            for name in names:
                assert getattr(row, name) is None or getattr(row, name).reveal() is not None


@pytest.mark.django_db
def test_without_rotation_the_new_key_opens_nothing(settings: Any) -> None:
    copy = make_household(phone="13800001234")

    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(ValueError, match="cannot be opened"):
        HouseholdYear.objects.get(pk=copy.pk).phone.reveal()
