"""Moving a payment: one step of its life cycle, its public notice, and the worker's run of a long list."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.form_pages import form_page
from common.life_cycles import Occasion, Transition
from common.refusals import Refused
from funds import tasks
from funds.forms.payments import PaymentStepForm
from funds.getters import get_payment, get_run
from funds.models import Payment, PaymentRun
from funds.services.notices import PARAMETER, is_notice_due, post_payment_notice, public_list
from funds.services.paying import (
    RUNS,
    is_long,
    move_payment,
    order_again,
    order_payment,
)
from funds.transitions import CYCLE
from households.forms.notices import Proposal
from households.views.notice_form import answer_notice_form


@require_http_methods(["GET", "POST"])
@demands(Act.READ_FUNDS)
def payment_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one step; the table says who may do it."""
    payment = get_payment(request.user, pk)
    row = _transition(request, payment, verb)
    today = timezone.localdate()
    form = PaymentStepForm(request.POST or None, transition=row, payment=payment, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, payment, row, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("funds:payment_detail", payment.pk)
    why_not = "" if form.is_bound else CYCLE.refusal(row, Occasion(payment, request.user, today))
    return form_page(
        request,
        form,
        title=row.label,
        pretitle=f"{payment.project.name} · {payment.purpose}",
        note=why_not,
        button=row.label,
        back=reverse("funds:payment_detail", args=[payment.pk]),
        tone=row.tone,
    )


def _do(request: UserRequest, payment: Payment, row: Transition, form: PaymentStepForm) -> None:
    """Do the step; a long list is given to the worker."""
    today = timezone.localdate()
    if row.verb == "pay" and is_long(payment) and CYCLE.find(payment.state, "pay"):
        run = order_payment(user=request.user, payment=payment, today=today, **form.said)
        _have_paid(run)
        messages.info(request, _("The list is being paid. This page shows how far it is."))
        return
    move_payment(user=request.user, payment=payment, verb=row.verb, today=today, **form.said)
    messages.success(request, f"{payment.purpose}：{row.done}")


def _have_paid(run: PaymentRun) -> None:
    if run.is_under_way:
        tasks.have_paid(run, language=get_language() or "zh-hans")


def _transition(request: UserRequest, payment: Payment, verb: str) -> Transition:
    """The row of the table: the one that leaves the state, else any of this verb (a form sent twice)."""
    rows = [row for row in CYCLE.transitions if row.verb == verb]
    if not rows:
        raise Http404
    row = CYCLE.find(payment.state, verb) or rows[0]
    if not request.user.access.may_in(Act(row.act), payment.project.area_id):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def payment_notice(request: UserRequest, pk: int) -> HttpResponse:
    """Show the list to the public (D25)."""
    payment = get_payment(request.user, pk, Act.POST_NOTICE)
    back = reverse("funds:payment_detail", args=[payment.pk])
    if not is_notice_due(payment) and request.method == "GET":
        messages.error(request, _("In this state no notice is posted. Look at the payment again."))
        return redirect(back)
    proposal = Proposal(
        area=payment.project.area,
        title=_("Public notice about payments: %(purpose)s") % {"purpose": payment.purpose[:60]},
        parameter=PARAMETER,
        body=_body(payment),
        table=public_list(payment),
    )
    post = partial(post_payment_notice, user=request.user, payment=payment)
    return answer_notice_form(request, proposal, back=back, post=post)


def _body(payment: Payment) -> str:
    facts = (
        (_("project"), payment.project.name),
        (_("source of funds"), str(payment.source)),
        (_("purpose"), payment.purpose),
        (_("households"), str(payment.lines.count())),
        (_("amount (yuan)"), f"{payment.amount:,.2f}"),
    )
    return "\n".join(f"{name}：{value}" for name, value in facts)


@require_GET
@demands(Act.READ_FUNDS)
def payment_run(request: UserRequest, pk: int) -> HttpResponse:
    """How far the worker is, asked for every second; reloads the page once there is something else to see."""
    run = get_run(request.user, pk)
    interrupted = RUNS.is_interrupted(run)
    context = {"run": run, "payment": run.payment, "interrupted": interrupted}
    response = render(request, "funds/_run.html", context)
    if not run.is_under_way or interrupted:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@demands(Act.PAY)
def payment_again(request: UserRequest, pk: int) -> HttpResponse:
    """Give an interrupted order to the worker once more."""
    run = get_run(request.user, pk, Act.PAY)
    try:
        _have_paid(order_again(user=request.user, run=run))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("funds:payment_detail", pk)
