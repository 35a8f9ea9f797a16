"""The way of a payment as a line: what is behind it, where it stands, what is to come."""

from __future__ import annotations

from funds.codes import PaymentState
from funds.models import Payment
from funds.transitions import WAY
from projects.progress_line import Point


def progress_line(payment: Payment) -> list[Point]:
    """The line; a payment cancelled or paid back shows only where it began and how it ended."""
    state = PaymentState(payment.state)
    if state not in WAY:
        first = WAY[0] if state == PaymentState.CANCELLED else PaymentState.PAID
        return [Point(str(first.label), "done"), Point(str(state.label), "ended")]
    here = WAY.index(state)
    return [
        Point(str(point.label), "done" if at < here else "now" if at == here else "to_come")
        for at, point in enumerate(WAY)
    ]
