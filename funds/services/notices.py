"""The public notice of a list of households (D25): what it shows, and posting it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from common.templatetags.bangfu import yuan
from funds.codes import PaymentKind, PaymentState
from funds.models import Payment, PaymentLine
from households.models import Notice, NoticeKind
from households.services.notices import post_notice

PARAMETER = "notice_days_payment"


def public_list(payment: Payment) -> dict[str, Any]:
    """Heads of households and what they get: no numbers of people, accounts or telephones; the sum last."""
    rows: list[list[Any]] = []
    lines = PaymentLine.objects.filter(payment=payment).order_by("pk")
    terms = lines.values_list("head_name", "standard", "quantity", "amount", "note")
    for number, (head, standard, quantity, amount, note) in enumerate(terms, 1):
        rows.append([number, head, payment.project.name, yuan(standard), f"{quantity:f}", yuan(amount), note])
    heading = [
        _("No."),
        _("household head"),
        _("project"),
        _("standard (yuan each)"),
        _("quantity"),
        _("amount (yuan)"),
        _("remark"),
    ]
    return {"head": heading, "rows": [*rows, [_("Total"), "", "", "", "", yuan(payment.amount), ""]]}


def is_notice_due(payment: Payment) -> bool:
    """Whether the list is final and no notice of it hangs."""
    standing = payment.notice
    return (
        payment.kind == PaymentKind.HOUSEHOLDS
        and payment.state == PaymentState.SUBMITTED
        and (standing is None or standing.withdrawn_on is not None)
    )


def post_payment_notice(
    *, user: User, payment: Payment, key: uuid.UUID, starts_on: dt.date, **said: Any
) -> Notice:
    """Post the notice of a list that was handed in, and link it; `said` as for `post_notice`.

    The list is the one that waits for the check. Refused while an earlier notice of it still hangs.
    """
    try:
        with transaction.atomic():
            locked: Payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
            standing = locked.notice
            if standing is not None and standing.key == key:
                return standing
            _refuse(locked, starts_on)
            notice = post_notice(
                user=user,
                key=key,
                kind=NoticeKind.PAYMENT,
                area=locked.project.area_id,
                starts_on=starts_on,
                **{**said, "table": public_list(locked)},
            )
            locked.notice = notice
            locked.save(update_fields=["notice"])
    except IntegrityError as error:
        raise Refused(_("This form belongs to another step. Open the page again.")) from error
    return notice


def _refuse(payment: Payment, starts_on: dt.date) -> None:
    if payment.kind != PaymentKind.HOUSEHOLDS:
        raise Refused(_("Only lists of households are shown to the public."))
    if payment.state != PaymentState.SUBMITTED:
        raise Refused(
            _("A notice is posted of a list that was handed in and is not checked yet (now: %(state)s).")
            % {"state": payment.get_state_display()}
        )
    if not is_notice_due(payment):
        raise Refused(_("A notice of this list hangs already. Withdraw it before you post another."))
    handed_in = payment.steps.filter(verb="submit").order_by("-pk").values_list("on", flat=True).first()
    if handed_in is not None and starts_on < handed_in:
        raise Refused(
            _("The notice cannot begin before %(day)s, when the step before it was done.")
            % {"day": date_format(handed_in, "Y-m-d")}
        )
