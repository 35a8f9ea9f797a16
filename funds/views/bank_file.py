"""What the payer hands to the bank: whole accounts, so it is asked for with a reason and logged."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import reveals
from accounts.decorators import UserRequest, demands
from accounts.forms import RevealForm
from accounts.roles import Act
from common.downloads import XLSX
from common.form_pages import form_page
from funds.reveals import BANK_FILE, payable
from funds.sheets import write_bank_file


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.PAY)
def bank_file(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for the reason; with one, log the reveal and give the file."""
    payment = payable(request.user, pk)
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = reveals.reveal_row(user=request.user, item=BANK_FILE, pk=pk, reason=form.wording)
        name = f"{_('Bank file')}-{row.pk}.xlsx"
        disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
        return HttpResponse(write_bank_file(row), content_type=XLSX, headers=headers)
    return form_page(
        request,
        form,
        title=_("Bank file"),
        pretitle=payment.purpose,
        note=_(
            "It holds whole account numbers. Your name, the time and the reason are kept; auditors read them."
        ),
        button=_("Download"),
        back=reverse("funds:payment_detail", args=[payment.pk]),
    )
