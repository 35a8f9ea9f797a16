"""Sources of funds: their list, one of them with what became of it, and giving its money to projects."""

from __future__ import annotations

from django.contrib import messages
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
from common.templatetags.bangfu import yuan
from funds.forms.lists import SourceListForm, source_rows
from funds.forms.sources import AllocationForm, ReturnForm, SourceForm
from funds.getters import get_allocation, get_source
from funds.ledger import available_of
from funds.models import Allocation
from funds.services.sources import allocate, record_source, return_allocation
from funds.standing import pots_of, shares_of

MONEY_FORM = "funds/money_form.html"


@require_GET
@demands(Act.READ_FUNDS)
def source_list(request: UserRequest) -> HttpResponse:
    """Sources that the user reads, and the same as Excel."""
    form = SourceListForm(request.GET, source_rows(request.user), user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Sources of funds"))
    may_record = request.user.access.may(Act.RECORD_FUNDS)
    context = {"form": form, "page": form.page(), "total": form.total(), "may_record": may_record}
    return render(request, "funds/source_list.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.RECORD_FUNDS)
def source_new(request: UserRequest) -> HttpResponse:
    """Record that money arrived; sent twice it is one source."""
    today = timezone.localdate()
    form = SourceForm(request.POST or None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid() and not form.open_doubts:
        try:
            source = record_source(
                user=request.user, key=form.cleaned_data["key"], values=form.values, today=today
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The arrival of %(amount)s yuan is booked.") % _amount(source))
            return redirect("funds:source_detail", source.pk)
    return form_page(
        request,
        form,
        title=_("Record an arrival of funds"),
        note=_("Amounts are in yuan. What is booked can no longer be changed."),
        button=_("Book"),
        back=reverse("funds:source_list"),
        template=MONEY_FORM,
    )


@require_GET
@demands(Act.READ_FUNDS)
def source_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One source: what arrived, what each project got of it, spent and has left."""
    source = get_source(request.user, pk)
    allocations = Allocation.objects.visible_to(request.user).filter(source=source).with_returns()
    pots = pots_of(source, request.user)
    context = {
        "source": source,
        "pots": pots,
        "shares": shares_of(source, pots),
        "allocations": allocations.select_related("project__area", "by"),
        "may_record": request.user.access.may_in(Act.RECORD_FUNDS, source.area_id),
    }
    return render(request, "funds/source_detail.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.RECORD_FUNDS)
def allocation_new(request: UserRequest, pk: int) -> HttpResponse:
    """Give a project money of the source."""
    source = get_source(request.user, pk, Act.RECORD_FUNDS)
    today = timezone.localdate()
    chosen = request.GET.get("project", "")
    form = AllocationForm(request.POST or None, user=request.user, source=source, today=today, project=chosen)
    if request.method == "POST" and form.is_valid() and not form.open_doubts:
        try:
            allocation = allocate(user=request.user, source=source, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The allocation of %(amount)s yuan is booked.") % _amount(allocation))
            return redirect("funds:source_detail", source.pk)
    return form_page(
        request,
        form,
        title=_("Allocate to a project"),
        pretitle=str(source),
        note=_("To be allocated: %(amount)s yuan.") % {"amount": yuan(available_of(source.pk))},
        button=_("Book"),
        back=reverse("funds:source_detail", args=[source.pk]),
        template=MONEY_FORM,
    )


@require_http_methods(["GET", "POST"])
@demands(Act.RECORD_FUNDS)
def allocation_return(request: UserRequest, pk: int) -> HttpResponse:
    """Take back what a project does not spend."""
    allocation = get_allocation(request.user, pk, Act.RECORD_FUNDS)
    today = timezone.localdate()
    form = ReturnForm(request.POST or None, today=today)
    back = reverse("funds:source_detail", args=[allocation.source_id])
    if request.method == "POST" and form.is_valid():
        try:
            return_allocation(user=request.user, allocation=allocation, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The money is back with its source."))
            return redirect(back)
    return form_page(
        request,
        form,
        title=_("Take back an allocation"),
        pretitle=str(allocation.project),
        button=_("Book"),
        back=back,
        tone="warning",
        template=MONEY_FORM,
    )


def _amount(row: object) -> dict[str, str]:
    return {"amount": yuan(row.amount)}  # type: ignore[attr-defined]
