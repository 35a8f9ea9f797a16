"""Payments: the list, one of them, and preparing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.refusals import Refused
from funds.codes import PaymentKind, PaymentState
from funds.forms.lists import PaymentListForm, payment_rows
from funds.forms.payments import BatchForm, PaymentForm, SupplierForm
from funds.getters import get_payment
from funds.models import Payment
from funds.services.lines import create_batch
from funds.services.notices import is_notice_due
from funds.services.paying import RUNS, latest_run
from funds.services.payments import create_payment, edit_payment
from funds.transitions import CYCLE
from households.tabs import tabs_for

LINES_A_PAGE = 50
PAYABLE = (PaymentState.CHECKED, PaymentState.PAID)
FORMS: dict[str, type[PaymentForm]] = {
    PaymentKind.SUPPLIER: SupplierForm,
    PaymentKind.HOUSEHOLDS: BatchForm,
}


@require_GET
@demands(Act.READ_FUNDS)
def payment_list(request: UserRequest) -> HttpResponse:
    """Payments of projects that the user reads, and the same as Excel."""
    form = PaymentListForm(request.GET, payment_rows(request.user), user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Payments"))
    may_make = request.user.access.may(Act.MAKE_PAYMENT)
    context = {"form": form, "page": form.page(), "total": form.total(), "may_make": may_make}
    return render(request, "funds/payment_list.html", context)


@require_GET
@demands(Act.READ_FUNDS)
def payment_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One payment: whom it pays, where it stands, and what the user may do with it now."""
    payment = get_payment(request.user, pk)
    access, area = request.user.access, payment.project.area_id
    run = latest_run(payment)
    interrupted = run is not None and RUNS.is_interrupted(run)
    # While the worker has the list, nobody else moves it.
    busy = run is not None and run.is_under_way and not interrupted
    lines = payment.lines.order_by("pk").select_related("household")
    context = {
        "payment": payment,
        "run": run,
        "interrupted": interrupted,
        "line": CYCLE.points(payment),
        "offers": [] if busy else CYCLE.offers(payment, request.user, timezone.localdate()),
        "steps": CYCLE.history(payment),
        "page": Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page")),
        "may_edit": _may_edit(request, payment),
        "may_post": is_notice_due(payment) and access.may_in(Act.POST_NOTICE, area),
        "may_pay": payment.state in PAYABLE and access.may_in(Act.PAY, area),
        "may_reveal": access.may_in(Act.REVEAL, area),
        "tabs": tabs_for(access, "payment"),
    }
    return render(request, "funds/payment_detail.html", context)


def _may_edit(request: UserRequest, payment: Payment) -> bool:
    return payment.state == PaymentState.DRAFT and payment.created_by_id == request.user.pk


@require_http_methods(["GET", "POST"])
@demands(Act.MAKE_PAYMENT)
def supplier_new(request: UserRequest) -> HttpResponse:
    """A draft that pays a supplier; sent twice it is one."""
    return _new(request, PaymentKind.SUPPLIER, create_payment)


@require_http_methods(["GET", "POST"])
@demands(Act.MAKE_PAYMENT)
def batch_new(request: UserRequest) -> HttpResponse:
    """A draft with the households of a project on its list; sent twice it is one."""
    return _new(request, PaymentKind.HOUSEHOLDS, create_batch)


def _new(request: UserRequest, kind: str, create: Any) -> HttpResponse:
    today = timezone.localdate()
    form = FORMS[kind](request.POST or None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid() and not form.open_doubts:
        try:
            key = form.cleaned_data["key"]
            payment = create(user=request.user, key=key, values=form.values, today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The payment is saved. Look at it and hand it in for checking."))
            return redirect("funds:payment_detail", payment.pk)
    return _page(request, form, reverse("funds:payment_list"))


@require_http_methods(["GET", "POST"])
@demands(Act.MAKE_PAYMENT)
def payment_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a draft, unless it has been changed meanwhile."""
    payment = get_payment(request.user, pk, Act.MAKE_PAYMENT)
    today = timezone.localdate()
    form = FORMS[payment.kind](request.POST or None, user=request.user, today=today, payment=payment)
    back = reverse("funds:payment_detail", args=[payment.pk])
    if request.method == "POST" and form.is_valid() and not form.open_doubts:
        try:
            version = form.cleaned_data["version"] or 0
            edit_payment(user=request.user, payment=payment, version=version, values=form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The payment is saved."))
            return redirect(back)
    return _page(request, form, back)


def _page(request: UserRequest, form: PaymentForm, back: str) -> HttpResponse:
    supplier = form.kind == PaymentKind.SUPPLIER
    return form_page(
        request,
        form,
        title=_("Payment to a supplier") if supplier else _("Payment to households"),
        note=_("Amounts are in yuan.")
        if supplier
        else _(
            "The list is filled with the project's households that are on the register, at its standards."
        ),
        button=_("Save"),
        back=back,
        template="funds/money_form.html",
    )
