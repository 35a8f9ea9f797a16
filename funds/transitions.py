"""The life cycle of a payment: made, checked and paid by three people (P5-60)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import Act
from common.life_cycles import Guard, LifeCycle, Occasion, Transition
from funds import policies
from funds.codes import PaymentKind, TransactionKind
from funds.codes import PaymentState as State
from funds.ledger import left_in
from funds.models import LedgerTransaction, Payment, PaymentLine, PaymentStep
from funds.querysets import able_members
from households.policies import refuse_notice
from projects.models import Participation

# The way a payment goes when nothing stands against it; the page draws it as a line.
WAY = (State.DRAFT, State.SUBMITTED, State.CHECKED, State.PAID)


def project_fundable(occasion: Occasion) -> str | None:
    """PF-01, PF-07."""
    project = occasion.case.project
    return policies.refuse_project(
        project.state, project.get_state_display()
    ) or policies.refuse_before_acceptance(project.subsidy_mode, project.state)


def money_left(occasion: Occasion) -> str | None:
    """PF-02: no more than is left of the source in the project, and not before it was given."""
    case = occasion.case
    given = LedgerTransaction.objects.filter(
        kind=TransactionKind.ALLOCATION, source=case.source_id, allocation__project=case.project_id
    )
    first = given.order_by("on").values_list("on", flat=True).first()
    return policies.refuse_overspending(
        case.amount, left=left_in(case.source_id, case.project_id)
    ) or policies.refuse_day(occasion.on, first=first, today=occasion.on)


def other_hands(occasion: Occasion) -> str | None:
    """Whoever prepared the payment neither checks nor pays it, whoever handed it in."""
    if occasion.user.pk == occasion.case.created_by_id:
        return _("You prepared this payment yourself; somebody else must do this step.")
    return None


def households_right(act: Act) -> Guard:
    """For a list of households: its sum, their standing, their part in the project, the user's area."""

    def guard(occasion: Occasion) -> str | None:
        case = occasion.case
        if case.kind != PaymentKind.HOUSEHOLDS:
            return None
        lines = PaymentLine.objects.filter(payment=case)
        count, total = lines.sums()
        return (
            policies.refuse_list(count, total, case.amount)
            or policies.refuse_left(lines.off_register().names())
            or policies.refuse_strangers(lines.of_strangers().names())
            or policies.refuse_outside(lines.outside(occasion.user.access.prefixes(act)).names())
        )

    return guard


def can_work(occasion: Occasion) -> str | None:
    """P5-10: money for households with labour capacity goes to such, by a list or by a bill."""
    case = occasion.case
    if not case.source.needs_labour:
        return None
    if case.kind == PaymentKind.HOUSEHOLDS:
        names = PaymentLine.objects.filter(payment=case).without_labour().names()
    else:
        rows: Any = Participation.objects.filter(project=case.project_id).with_copy()
        unable = rows.filter(~Exists(able_members(OuterRef("household_id")))).order_by("pk")
        names = [head or number for head, number in unable.values_list("head", "household__household_no")]
    return policies.refuse_without_labour(names)


def notice_over(occasion: Occasion) -> str | None:
    """Payments to households are shown to the public first (D25, §2.9)."""
    if occasion.case.kind != PaymentKind.HOUSEHOLDS:
        return None
    return refuse_notice(occasion.case.notice, on=occasion.on)


CYCLE = LifeCycle(
    name="payment",
    model=Payment,
    step=PaymentStep,
    area_of=lambda payment: payment.project.area_id,
    way=WAY,
    transitions=(
        Transition(
            "submit",
            (State.DRAFT,),
            State.SUBMITTED,
            Act.MAKE_PAYMENT,
            gettext_lazy("Hand in for checking"),
            pgettext_lazy("step of a payment", "handed in"),
            guards=(project_fundable, households_right(Act.MAKE_PAYMENT), can_work, money_left),
        ),
        Transition(
            "check",
            (State.SUBMITTED,),
            State.CHECKED,
            Act.CHECK_PAYMENT,
            gettext_lazy("Pass the check"),
            pgettext_lazy("step of a payment", "checked"),
            guards=(
                other_hands,
                project_fundable,
                notice_over,
                households_right(Act.CHECK_PAYMENT),
                can_work,
                money_left,
            ),
            not_by=("submit",),
        ),
        Transition(
            "pay",
            (State.CHECKED,),
            State.PAID,
            Act.PAY,
            gettext_lazy("Pay"),
            pgettext_lazy("step of a payment", "paid"),
            guards=(
                other_hands,
                project_fundable,
                notice_over,
                households_right(Act.PAY),
                can_work,
                money_left,
            ),
            not_by=("submit", "check"),
        ),
        Transition(
            "send_back",
            (State.SUBMITTED,),
            State.DRAFT,
            Act.CHECK_PAYMENT,
            gettext_lazy("Send back"),
            pgettext_lazy("step of a payment", "sent back"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "send_back",
            (State.CHECKED,),
            State.DRAFT,
            Act.PAY,
            gettext_lazy("Send back"),
            pgettext_lazy("step of a payment", "sent back"),
            needs_opinion=True,
            tone="warning",
        ),
        Transition(
            "cancel",
            (State.DRAFT,),
            State.CANCELLED,
            Act.MAKE_PAYMENT,
            gettext_lazy("Cancel the payment"),
            pgettext_lazy("step of a payment", "cancelled"),
            tone="danger",
        ),
        Transition(
            "reverse",
            (State.PAID,),
            State.REVERSED,
            Act.CHECK_PAYMENT,
            gettext_lazy("Record that it was paid back"),
            pgettext_lazy("step of a payment", "paid back"),
            needs_opinion=True,
            not_by=("pay",),
            tone="danger",
        ),
    ),
)
