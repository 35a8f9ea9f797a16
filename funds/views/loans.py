"""Loans to households as the banks report them (P5-16, D27)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.list_pages import list_page
from funds.forms.loans import LoanListForm, loan_rows


@require_GET
@demands(Act.READ_FUNDS)
def loan_list(request: UserRequest) -> HttpResponse:
    """The ledger of loans with what is still owed; the same as Excel."""
    rows = loan_rows(request.user)
    form = LoanListForm(request.GET, rows, user=request.user, on=timezone.localdate())
    if "export" in request.GET:
        return list_response(form, _("Ledger of loans"))
    may_import = request.user.access.may(Act.MAKE_PAYMENT)
    context = {"form": form, "page": form.page(), "may_import": may_import}
    return list_page(request, "funds/loan_list.html", context)
