"""The ledger of funds (D26)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from funds.forms.lists import LedgerListForm, ledger_rows


@require_GET
@demands(Act.READ_FUNDS)
def ledger_list(request: UserRequest) -> HttpResponse:
    """Every movement of the money of projects that the user reads, and the same as Excel."""
    form = LedgerListForm(request.GET, ledger_rows(request.user), user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Ledger of funds"))
    return render(request, "funds/ledger_list.html", {"form": form, "page": form.page()})
