"""Founding a real county."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Area, User
from accounts.roles import Act, Role
from funds.models import LoanProduct
from households.models import RegisterYear

GOOD = {"code": "990001", "name": "测试县", "admin": "chief"}


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ADMIN_PASSWORD", "a-longer-secret-58")
    return "a-longer-secret-58"


def found(**changes: str) -> dict[str, object]:
    out = StringIO()
    call_command("found_county", json=True, stdout=out, **{**GOOD, **changes})
    return json.loads(out.getvalue())


def test_it_makes_the_county_an_open_year_and_an_administrator(db: None, password: str) -> None:
    year = timezone.localdate().year
    assert found() == {"county": "990001", "name": "测试县", "year": year, "administrator": "chief"}
    user = User.objects.get()
    assert user.check_password(password)
    assert user.access.roles() == {Role.ADMINISTRATOR}
    assert user.access.may(Act.ADMINISTER)
    assert RegisterYear.objects.current().year == year
    # A bank's ledger of loans can come in at once.
    assert [product.name for product in LoanProduct.objects.all()] == ["扶贫小额信贷"]


def test_a_second_county_is_refused(db: None) -> None:
    found()
    with pytest.raises(CommandError, match="already"):
        found(code="990002")
    assert Area.objects.count() == 1


@pytest.mark.parametrize("code", ["99000", "990001101", "99000x", ""])
def test_a_code_that_is_no_county_code_is_refused_and_nothing_is_made(db: None, code: str) -> None:
    with pytest.raises(CommandError):
        found(code=code)
    assert not Area.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("secret", ["short", "1234567890123", ""])
def test_a_weak_or_missing_password_is_refused(
    db: None, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", secret)
    with pytest.raises(CommandError):
        found()
    assert not User.objects.exists()
