"""What the worker runs for funds."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from funds.importing import contributions, loans  # noqa: F401 - register themselves
from funds.models import PaymentRun
from funds.services import paying


@app.task(name="funds.pay_list")
def pay_list(run: int, language: str) -> None:
    """Pay the list of households of an order, all or nothing."""
    paying.run_payment(run, language=language)


def have_paid(run: PaymentRun, *, language: str) -> None:
    """Put the order into the queue, once: while it waits there, a second one is not needed."""
    lock = f"funds.pay_list.{run.payment_id}"
    try:
        with transaction.atomic():
            pay_list.configure(queueing_lock=lock, lock=lock).defer(run=run.pk, language=language)
    except AlreadyEnqueued:
        return
