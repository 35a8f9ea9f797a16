"""Who answers for villages and townships, and the donations they get."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.papers import list_paper
from accounts.roles import Act
from assistance.forms.area import AreaPairingForm, DonationForm, EndAreaPairingForm
from assistance.forms.area_lists import (
    AreaPairingListForm,
    DonationListForm,
    area_pairing_rows,
    donation_rows,
)
from assistance.getters import get_area_pairing, get_donation
from assistance.models import Donation
from assistance.services.areas import end_area_pairing, pair_area, save_donation
from common.downloads import list_response
from common.form_pages import form_page
from common.refusals import Refused
from households.parameters import value_of


@require_GET
@demands(Act.READ_PAIRINGS)
def area_pairing_list(request: UserRequest) -> HttpResponse:
    """Who answers for which area; the same as Excel and on paper (P3-05, P3-06)."""
    today, title = timezone.localdate(), _("Who answers for villages")
    due = int(value_of("leader_households", on=today))
    rows = area_pairing_rows(request.user, today)
    form = AreaPairingListForm(request.GET, rows, user=request.user, today=today, leader_households=due)
    if request.GET.get("export") == "pdf":
        shares = {"area": 3, "role": 3, "who": 3, "end_reason": 2, "note": 2}
        return list_paper(request, form, title=title, on=today, shares=shares)
    if "export" in request.GET:
        return list_response(form, title)
    context = {"form": form, "page": form.page(), "may_edit": request.user.access.may(Act.EDIT_PAIRINGS)}
    return render(request, "assistance/area_pairing_list.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def area_pairing_new(request: UserRequest) -> HttpResponse:
    """Let somebody answer for a village or a township."""
    today, back = timezone.localdate(), reverse("assistance:area_pairing_list")
    first = {name: request.GET[name] for name in ("area", "role") if name in request.GET}
    form = AreaPairingForm(request.POST or None, user=request.user, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            pair_area(user=request.user, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The pairing is entered."))
            return redirect(back)
    return form_page(request, form, title=_("Pair a village or township"), button=_("Pair"), back=back)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def area_pairing_end(request: UserRequest, pk: int) -> HttpResponse:
    """End it with a reason."""
    row = get_area_pairing(request.user, pk, Act.EDIT_PAIRINGS)
    today, back = timezone.localdate(), reverse("assistance:area_pairing_list")
    form = EndAreaPairingForm(request.POST or None, initial={"valid_to": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_area_pairing(user=request.user, row=row, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The pairing has ended."))
            return redirect(back)
    title = _("End the pairing")
    return form_page(request, form, title=title, button=title, back=back, pretitle=str(row), tone="danger")


@require_GET
@demands(Act.READ_PAIRINGS)
def donation_list(request: UserRequest) -> HttpResponse:
    """Needs and donations; on paper the donation notice (P5-40)."""
    today, title = timezone.localdate(), _("Donation notice")
    form = DonationListForm(request.GET, donation_rows(request.user), user=request.user, today=today)
    if request.GET.get("export") == "pdf":
        shares = {"village": 2, "need": 3, "donor": 3, "goods": 2, "publicised_at": 2}
        return list_paper(request, form, title=title, on=today, shares=shares)
    if "export" in request.GET:
        return list_response(form, title)
    context = {"form": form, "page": form.page(), "may_edit": request.user.access.may(Act.EDIT_PAIRINGS)}
    return render(request, "assistance/donation_list.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def donation_new(request: UserRequest) -> HttpResponse:
    """Make a need of a village known, with its donor where there is one."""
    return _donation(request, None)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def donation_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Write down the donor, the receipt, the publication."""
    return _donation(request, get_donation(request.user, pk, Act.EDIT_PAIRINGS))


def _donation(request: UserRequest, row: Donation | None) -> HttpResponse:
    today, back = timezone.localdate(), reverse("assistance:donation_list")
    form = DonationForm(request.POST or None, instance=row, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            save_donation(user=request.user, donation=form.row(), today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    title = _("Need and donation")
    note = _("What is not known yet stays empty; come back when the gift has arrived.")
    return form_page(request, form, title=title, button=_("Save"), back=back, note=note)
