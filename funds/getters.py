"""The one door to each object of funds: outside the area 404, in a role that may not 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import Act
from funds.models import Allocation, FundSource, Payment, PaymentLine, PaymentRun


def get_source(user: User, pk: int, act: Act = Act.READ_FUNDS) -> FundSource:
    """The source, if the user reads it and may do the act in the area that received it."""
    rows = FundSource.objects.visible_to(user).with_balances().select_related("area", "recorded_by")
    source: FundSource = get_object_or_404(rows, pk=pk)
    if act is not Act.READ_FUNDS and not user.access.may_in(act, source.area_id):
        raise PermissionDenied
    return source


def get_allocation(user: User, pk: int, act: Act = Act.READ_FUNDS) -> Allocation:
    """The allocation, if the user reads it and may do the act where the project lies."""
    rows = Allocation.objects.visible_to(user).with_returns().select_related("source__area", "project__area")
    allocation: Allocation = get_object_or_404(rows, pk=pk)
    if not user.access.may_in(act, allocation.project.area_id):
        raise PermissionDenied
    return allocation


def get_payment(user: User, pk: int, act: Act = Act.READ_FUNDS) -> Payment:
    """The payment, if the user reads it and may do the act where its project lies."""
    rows = Payment.objects.visible_to(user).with_lines()
    rows = rows.select_related("project__area", "source", "created_by", "notice")
    payment: Payment = get_object_or_404(rows, pk=pk)
    if not user.access.may_in(act, payment.project.area_id):
        raise PermissionDenied
    return payment


def get_line(user: User, pk: int, act: Act = Act.READ_FUNDS) -> PaymentLine:
    """A line of a payment, likewise."""
    rows = PaymentLine.objects.visible_to(user).select_related("payment__project__area")
    line: PaymentLine = get_object_or_404(rows, pk=pk)
    if not user.access.may_in(act, line.payment.project.area_id):
        raise PermissionDenied
    return line


def get_run(user: User, payment_pk: int, act: Act = Act.READ_FUNDS) -> PaymentRun:
    """The newest order to pay a list that the user reads."""
    payment = get_payment(user, payment_pk, act)
    runs = PaymentRun.objects.filter(payment=payment).select_related("payment")
    return get_object_or_404(runs.order_by("-pk")[:1])
