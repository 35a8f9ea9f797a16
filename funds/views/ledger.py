"""The ledger of funds (D26), and what was paid twice (PF-08)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.papers import list_paper
from accounts.roles import Act
from common.downloads import list_response
from common.templatetags.bangfu import yuan
from funds.forms.doubles import DoubleListForm, double_rows
from funds.forms.lists import LedgerListForm, ledger_rows

# Of the width of the paper; the others are as narrow as possible.
SHARES = {"source": 4, "document_no": 3, "area": 3, "project": 4, "memo": 4}


@require_GET
@demands(Act.READ_FUNDS)
def ledger_list(request: UserRequest) -> HttpResponse:
    """Every movement of the money of projects that the user reads, and the same as Excel and as a paper."""
    form = LedgerListForm(request.GET, ledger_rows(request.user), user=request.user)
    title, export = _("Ledger of funds"), request.GET.get("export")
    if export == "pdf":
        sums = "；".join(f"{kind} {yuan(amount)}" for kind, amount in form.sums().items())
        note = _("Sums in yuan: %(sums)s") % {"sums": sums} if sums else ""
        return list_paper(request, form, title=title, on=timezone.localdate(), shares=SHARES, note=note)
    if export:
        return list_response(form, title)
    return render(request, "funds/ledger_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_FUNDS)
def double_list(request: UserRequest) -> HttpResponse:
    """What households were paid twice, and the same as Excel."""
    form = DoubleListForm(request.GET, double_rows(request.user), user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Paid twice"))
    return render(
        request, "funds/double_list.html", {"form": form, "page": form.page(), "total": form.total()}
    )
