"""What is added to one visit later: a correction, the receipt of its gifts, its papers, where the home is."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.papers import frame_of
from accounts.roles import Act
from assistance.forms.visit_book import AmendSheet, ReceiptForm
from assistance.getters import get_amendable_visit, get_receipt, get_visit, get_visit_in_hands
from assistance.models import GiftReceipt, Visit
from assistance.services.amendments import amend_visit
from assistance.services.homes import mark_home
from assistance.services.receipts import given_on, take_receipt
from assistance.visit_papers import receipt_pdf, record_pdf
from common.form_pages import form_page
from common.papers import Frame, paper_response
from common.refusals import Refused
from common.templatetags.bangfu import yuan
from households.getters import get_household_year


@require_http_methods(["GET", "POST"])
@demands(Act.READ_PAIRINGS)
def visit_amend(request: UserRequest, pk: int) -> HttpResponse:
    """Correct a visit: its author or the township, with the reason; the original stays."""
    today = timezone.localdate()
    visit = get_amendable_visit(request.user, pk, today)
    sheet = AmendSheet(request.POST or None, visit=visit, today=today)
    if request.method == "POST" and sheet.is_valid():
        try:
            amend_visit(user=request.user, visit=visit, today=today, **sheet.values())
        except Refused as refused:
            sheet.form.add_error(None, str(refused))
        else:
            messages.success(request, _("The visit is corrected; the original stays below it."))
            return redirect("assistance:visit_detail", visit.pk)
    context = {"visit": visit, "sheet": sheet, "copy": get_household_year(visit.household)}
    status = 422 if sheet.form.is_bound else 200
    return render(request, "assistance/visit_amend.html", context, status=status)


@require_POST
@demands(Act.HANDLE_PROBLEM)
def visit_home(request: UserRequest, pk: int) -> HttpResponse:
    """Say that the place of this visit is the home."""
    visit = get_visit_in_hands(request.user, pk)
    try:
        mark_home(user=request.user, visit=visit, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("This place is the home now; visits show their distance from it."))
    return redirect("assistance:visit_detail", visit.pk)


@require_http_methods(["GET", "POST"])
@demands(Act.HANDLE_PROBLEM)
def receipt_new(request: UserRequest, pk: int) -> HttpResponse:
    """Have the household sign for what it received on a visit."""
    visit, today = get_visit_in_hands(request.user, pk), timezone.localdate()
    back, amount = reverse("assistance:visit_detail", args=[visit.pk]), given_on(visit)
    form = ReceiptForm(request.POST or None, request.FILES or None, visit=visit, amount=amount, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            take_receipt(user=request.user, visit=visit, today=today, **form.said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The receipt is signed."))
            return redirect(back)
    words = {
        "title": _("Receipt of gifts"),
        "button": _("Save the receipt"),
        "note": _received(visit, amount),
    }
    return form_page(request, form, **words, back=back, template="common/signed_page.html")


def _received(visit: Visit, amount: Decimal) -> str:
    """What the household signs for."""
    gifts = [f"{gift.get_kind_display()} {gift.description} {yuan(gift.value)}" for gift in visit.gifts.all()]
    return _("%(head)s received on %(day)s: %(gifts)s. Together %(total)s yuan.") % {
        "head": get_household_year(visit.household).head_name,
        "day": visit.visited_on.isoformat(),
        "gifts": "；".join(gifts),
        "total": yuan(amount),
    }


@require_GET
@demands(Act.READ_PAIRINGS)
@cache_control(private=True, max_age=3600)
def receipt_picture(request: UserRequest, pk: int, receipt_pk: int) -> HttpResponse:
    """The signature of a receipt, for those who read the visit; kept by their own browser only."""
    receipt = get_receipt(request.user, pk, receipt_pk)
    with receipt.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


@require_GET
@demands(Act.READ_PAIRINGS)
def visit_paper(request: UserRequest, pk: int) -> HttpResponse:
    """The record of a visit on paper."""
    visit, title = get_visit(request.user, pk), _("Record of a home visit")
    head = get_household_year(visit.household).head_name
    paper = record_pdf(visit, head, _receipt(visit), _frame(request, visit, title))
    return paper_response(paper, title)


@require_GET
@demands(Act.READ_PAIRINGS)
def receipt_paper(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of the gifts of a visit on paper."""
    visit, title = get_visit(request.user, pk), _("Receipt of gifts")
    if not visit.gifts.exists():
        raise Http404
    head = get_household_year(visit.household).head_name
    return paper_response(receipt_pdf(visit, head, _receipt(visit), _frame(request, visit, title)), title)


def _receipt(visit: Visit) -> GiftReceipt | None:
    """The receipt that holds for the gifts as they stand."""
    receipt: GiftReceipt | None = visit.receipts.filter(amount=given_on(visit)).first()
    return receipt


def _frame(request: UserRequest, visit: Visit, title: str) -> Frame:
    period = visit.visited_on.isoformat()
    return frame_of(request.user, title=title, period=period, on=timezone.localdate())
