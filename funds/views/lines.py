"""The list of a payment being prepared: changed line by line, filled from the project, or from a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.confirming import CONFIRM
from common.downloads import XLSX
from common.refusals import Refused
from common.sheets.head import HeadNotFound
from common.sheets.reader import SheetRefused
from funds.forms.lines import LineForm, SheetForm, doubt_terms
from funds.forms.payments import bounds
from funds.getters import get_payment
from funds.models import Payment
from funds.services.contributions import fill_from_contributions, years_due
from funds.services.lines import fill_from_project, put_lines, save_lines
from funds.sheets import SheetRead, read_lines, write_lines

LINES_A_PAGE = 50
PROBLEMS_SHOWN = 100


@require_GET
@demands(Act.MAKE_PAYMENT)
def line_list(request: UserRequest, pk: int) -> HttpResponse:
    """The list with a form a line; as Excel it can be changed and read in again."""
    payment = get_payment(request.user, pk, Act.MAKE_PAYMENT)
    if "export" in request.GET:
        return _workbook(write_lines(payment), _("Payment list"))
    return _page(request, payment)


@require_POST
@demands(Act.MAKE_PAYMENT)
def line_save(request: UserRequest, pk: int) -> HttpResponse:
    """Change the lines shown and take off those that are marked."""
    payment = get_payment(request.user, pk, Act.MAKE_PAYMENT)
    removed = _keys(request, "remove")
    rows = payment.lines.filter(pk__in=set(_keys(request, "row")) - set(removed))
    forms = {row.pk: LineForm(request.POST, line=row) for row in rows}
    valid = [form.is_valid() for form in forms.values()]
    if not all(valid):
        return _page(request, payment, bound=forms)
    doubt = doubt_terms(forms.values(), on=timezone.localdate(), area=payment.project.area_id)
    if doubt and doubt.key not in request.POST.getlist(CONFIRM):
        return _page(request, payment, bound=forms, doubts=[doubt])
    try:
        version = next(iter(_keys(request, "version")), 0)
        terms = {key: form.cleaned_data for key, form in forms.items()}
        save_lines(user=request.user, payment=payment, version=version, terms=terms, removed=removed)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The list is saved."))
    return redirect("funds:line_list", payment.pk)


def _keys(request: UserRequest, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isdigit()]


@require_POST
@demands(Act.MAKE_PAYMENT)
def line_fill(request: UserRequest, pk: int) -> HttpResponse:
    """Fill the list anew from the project."""
    payment = get_payment(request.user, pk, Act.MAKE_PAYMENT)
    try:
        count = fill_from_project(user=request.user, payment=payment)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(count)s households are on the list.") % {"count": count})
    return redirect("funds:line_list", payment.pk)


@require_POST
@demands(Act.MAKE_PAYMENT)
def line_contributions(request: UserRequest, pk: int) -> HttpResponse:
    """Fill the list anew with the pension subsidies of a year."""
    payment = get_payment(request.user, pk, Act.MAKE_PAYMENT)
    year = next(iter(_keys(request, "year")), 0)
    try:
        count = fill_from_contributions(user=request.user, payment=payment, year=year)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(count)s households are on the list.") % {"count": count})
    return redirect("funds:line_list", payment.pk)


@require_POST
@demands(Act.MAKE_PAYMENT)
def line_sheet(request: UserRequest, pk: int) -> HttpResponse:
    """Replace the list by a sheet's; with any problem nothing changes, and each is told with its place."""
    payment = get_payment(request.user, pk, Act.MAKE_PAYMENT)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, payment, sheet=form)
    file = form.cleaned_data["file"]
    below, above = bounds(on=timezone.localdate(), area=payment.project.area_id)
    right = form.cleaned_data["amounts_right"]
    try:
        found = read_lines(payment, file.read(), file.name, below=below, above=above, amounts_right=right)
        if found.problems:
            return _problems(request, payment, form, found)
        count = put_lines(user=request.user, payment=payment, lines=found.lines)
    except (SheetRefused, HeadNotFound, Refused) as refused:
        form.add_error(None, str(refused))
        return _page(request, payment, sheet=form)
    messages.success(request, _("%(count)s households are on the list.") % {"count": count})
    return redirect("funds:line_list", payment.pk)


def _problems(request: UserRequest, payment: Payment, form: SheetForm, found: SheetRead) -> HttpResponse:
    if "reasons" in request.POST:
        return _workbook(found.with_reasons(), _("Payment list with reasons"))
    return _page(request, payment, sheet=form, problems=found.problems)


def _workbook(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _page(
    request: UserRequest,
    payment: Payment,
    *,
    bound: Mapping[int, LineForm] | None = None,
    doubts: Sequence[Any] = (),
    sheet: SheetForm | None = None,
    problems: Sequence[Any] = (),
) -> HttpResponse:
    lines = payment.lines.order_by("pk").select_related("household__area")
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    drawn = bound or {}
    context = {
        "payment": payment,
        "page": page,
        "rows": [(row, drawn.get(row.pk) or LineForm(line=row)) for row in page],
        "doubts": doubts,
        "sheet": sheet or SheetForm(),
        "years_due": years_due(payment),
        "problems": problems[:PROBLEMS_SHOWN],
        "problem_count": len(problems),
    }
    status = 422 if bound is not None or sheet is not None else 200
    return render(request, "funds/line_list.html", context, status=status)
