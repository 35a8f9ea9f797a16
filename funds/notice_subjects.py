"""Tells the register's notices which payment they are about."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from accounts.models import User
from funds.models import Payment
from households.models import Notice, NoticeKind
from households.notice_subjects import Subject, find_subjects


@find_subjects
def payment_of(notice: Notice, user: User) -> Iterator[Subject]:
    """The payment that rests on the notice, if the user reads it."""
    if notice.kind != NoticeKind.PAYMENT:
        return
    for payment in Payment.objects.visible_to(user).filter(notice=notice):
        yield Subject(payment.purpose, reverse("funds:payment_detail", args=[payment.pk]))
