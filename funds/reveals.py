"""The accounts of payments that may be looked at with a reason, one by one or as the payer's bank file."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.reveals import Revealable, register
from accounts.roles import Act
from funds.codes import PaymentState
from funds.getters import get_line, get_payment
from funds.models import Payment


def payable(user: User, pk: int) -> Payment:
    """A payment that waits for the payer or went out; the payer's own."""
    payment = get_payment(user, pk, Act.PAY)
    if payment.state not in (PaymentState.CHECKED, PaymentState.PAID):
        raise Http404
    return payment


def _account(row: Any) -> Any:
    return row.payee_account


ACCOUNT = Revealable(
    "funds.payment",
    "payee_account",
    _("payee's account"),
    partial(get_payment, act=Act.REVEAL),
    _account,
    lambda row: row.payee,
    lambda row: row.project.area,
)
LINE = Revealable(
    "funds.paymentline",
    "account",
    _("account of a paid household"),
    partial(get_line, act=Act.REVEAL),
    lambda row: row.account,
    lambda row: row.head_name,
    lambda row: row.payment.project.area,
)
BANK_FILE = Revealable(
    "funds.payment",
    "bank_file",
    _("bank file of a payment"),
    payable,
    _account,
    lambda row: row.purpose,
    lambda row: row.project.area,
    is_file=True,
)
for item in (ACCOUNT, LINE, BANK_FILE):
    register(item)
