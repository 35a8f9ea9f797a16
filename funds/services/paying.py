"""Moving a payment along its life cycle; a long list is paid by the worker, all or nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.life_cycles import Occasion, Step
from common.orders import carry_out, give_again
from common.refusals import Refused
from common.runs import Progress, Runs
from funds import ledger
from funds.codes import PaymentKind
from funds.models import Payment, PaymentRun, PaymentStep
from funds.transitions import CYCLE
from households.services.notices import take_down

RUNS = Runs(space=0x50_41_59, table="funds_paymentrun")
HANDFUL = 50
"""Households up to which a list is paid at once; a longer one is the worker's."""


def move_payment(
    *,
    user: User,
    payment: Payment,
    verb: str,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    opinion: str = "",
    document_no: str = "",
) -> PaymentStep:
    """Do the step and book what it moves; a return takes the public notice off. Refused says why not."""

    def then(case: Payment, step: Step) -> None:
        if verb == "pay":
            ledger.book_payment(case, step)
        elif verb == "reverse":
            ledger.book_reversal(case, step)
        elif verb == "send_back":
            # What was shown is not what will be decided: the list may change, so it is shown anew.
            take_down(case, "notice", opinion=opinion, today=today)

    changes: dict[str, Any] = {}
    if verb == "pay":
        changes = {"paid_on": on, "document_no": document_no or payment.document_no}
    step: Any = CYCLE.perform(
        payment, verb, user=user, key=key, on=on, today=today, opinion=opinion, changes=changes, then=then
    )
    done: PaymentStep = step
    return done


def is_long(payment: Payment) -> bool:
    """Whether the list is paid by the worker; costs one query."""
    return payment.kind == PaymentKind.HOUSEHOLDS and payment.lines.count() > HANDFUL


def order_payment(
    *,
    user: User,
    payment: Payment,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    opinion: str = "",
    document_no: str = "",
) -> PaymentRun:
    """The order of this key to the worker; Refused at once when the payment cannot be paid now."""
    try:
        with transaction.atomic():
            locked: Payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
            before = PaymentRun.objects.filter(key=key, payment=locked).first()
            if before is not None:
                return before
            if PaymentRun.objects.filter(payment=locked, finished_at=None).exists():
                raise Refused(_("This list is being paid already. Look at its page."))
            row = CYCLE.find(locked.state, "pay")
            if row is None or on > today:
                raise Refused(_("This payment cannot be paid now. Open its page again."))
            sentence = CYCLE.refusal(row, Occasion(locked, user, on))
            if sentence:
                raise Refused(sentence)
            return PaymentRun.objects.create(
                payment=locked,
                key=key,
                user=user,
                on=on,
                opinion=opinion,
                document_no=document_no,
                total=locked.lines.count(),
            )
    except IntegrityError as error:
        raise Refused(_("This form belongs to another step. Open the page again.")) from error


def run_payment(run_id: int, *, language: str) -> None:
    """Pay the list of an order, all or nothing; another runner of the same order makes this do nothing."""
    carry_out(run_id, model=PaymentRun, runs=RUNS, act=_pay, language=language)


def _pay(run: PaymentRun, progress: Progress) -> None:
    progress("booking", 0, run.total)
    move_payment(
        user=run.user,
        payment=run.payment,
        verb="pay",
        key=run.key,
        on=run.on,
        today=timezone.localdate(),
        opinion=run.opinion,
        document_no=run.document_no,
    )
    progress("finishing", run.total, run.total)


def latest_run(payment: Payment) -> PaymentRun | None:
    """The newest order to pay the list; costs one query."""
    run: PaymentRun | None = PaymentRun.objects.filter(payment=payment).order_by("-pk").first()
    return run


def order_again(*, user: User, run: PaymentRun) -> PaymentRun:
    """Give an interrupted order to the worker once more: the same key, so it is paid once."""
    given: PaymentRun = give_again(run, user=user)
    return given
