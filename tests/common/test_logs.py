"""Log lines carry no personal data."""

from __future__ import annotations

import logging
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import Organisation
from common.logs import CarefulFormatter, careful
from tests.builders import make_organisation


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("ID 990001198005060017", "ID 990****0017"),
        ("ID 99000119800506001X.", "ID 990****001X."),
        ("phone 13900001234,", "phone 139****1234,"),
        ("village 990001101", "village 990001101"),
        ("took 1234567 ms at 2026-11-24", "took 1234567 ms at 2026-11-24"),
    ],
)
def test_long_numbers_are_starred(line: str, written: str) -> None:
    assert careful(line) == written


def test_a_database_error_is_logged_without_its_row(db: None) -> None:
    name = "张三的单位"
    row = make_organisation(name=name)
    try:
        with transaction.atomic():
            Organisation.objects.create(name=name, kind="学校", area=row.area)
    except IntegrityError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    text = CarefulFormatter().format(record)
    assert "organisation" in text
    assert "张三" not in text


def test_the_site_logs_through_it() -> None:
    assert settings.LOGGING["formatters"]["line"]["class"] == "common.logs.CarefulFormatter"
