"""Pairings: who helps whom, who has no helper, and the page of one household's help."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.papers import list_paper
from accounts.roles import Act
from assistance.forms.lists import OtherUnitListForm, PairingListForm, UnpairedListForm, pairing_rows
from assistance.forms.pairing import EndPairingForm, NewPairingForm
from assistance.getters import get_pairing
from assistance.helpers import suggestions
from assistance.households import unpaired
from assistance.models import Pairing, Visit
from assistance.services import create_pairing, end_pairing
from assistance.units import of_other_units, with_offices
from common.downloads import list_response
from common.list_pages import list_page
from common.refusals import Refused
from households.getters import get_household, get_household_year, get_open_year
from households.models import Household, HouseholdYear

VISITS_A_PAGE = 20
# Of the width of the roster on paper; the other columns are as narrow as possible.
SHARES = {"area": 3, "organisation": 3, "end_reason": 2, "note": 2}


@require_GET
@demands(Act.READ_PAIRINGS)
def pairing_list(request: UserRequest) -> HttpResponse:
    """Pairings in the user's scope, and the same as Excel (P3-08)."""
    year, today = get_open_year().pk, timezone.localdate()
    rows = pairing_rows(request.user, year)
    form = PairingListForm(request.GET, rows, user=request.user, year=year, today=today)
    title, export = _("Roster of pairings"), request.GET.get("export")
    if export == "pdf":
        return list_paper(request, form, title=title, on=today, shares=SHARES)
    if export:
        return list_response(form, title)
    alone = SimpleLazyObject(_unpaired_copies(request.user, year, today).count)
    context = {"form": form, "page": form.page(), "printed": True, "alone": alone}
    return list_page(request, "assistance/pairing_list.html", context)


def _unpaired_copies(user: User, year: int, today: dt.date) -> Any:
    """Registered households in the user's scope that nobody helps."""
    copies: Any = HouseholdYear.objects.of_year(year).visible_to(user, Act.READ_PAIRINGS)
    return unpaired(copies.registered(), today)


@require_GET
@demands(Act.READ_PAIRINGS)
def other_unit_list(request: UserRequest) -> HttpResponse:
    """Pairings whose helper is of none of the village's units, for a look (P3-07)."""
    year, today = get_open_year().pk, timezone.localdate()
    rows = with_offices(of_other_units(pairing_rows(request.user, year), today), today)
    form = OtherUnitListForm(request.GET, rows, user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Helpers of other units"))
    return render(request, "assistance/other_unit_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_PAIRINGS)
def helper_options(request: UserRequest) -> HttpResponse:
    """Names of helpers of the user's area that begin with what is typed."""
    asked = (
        request.GET[name] for name in ("helper", "visitor", "successor", "person") if name in request.GET
    )
    text = next(asked, "").strip()
    helpers = suggestions(request.user, text, timezone.localdate())
    return render(request, "assistance/_helper_options.html", {"helpers": helpers})


@require_GET
@demands(Act.READ_PAIRINGS)
def unpaired_list(request: UserRequest) -> HttpResponse:
    """Registered households in the user's scope that nobody helps today (P5-53)."""
    year, today = get_open_year().pk, timezone.localdate()
    rows = _unpaired_copies(request.user, year, today).select_related("area")
    form = UnpairedListForm(request.GET, rows, user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Households without a helper"))
    return list_page(request, "assistance/unpaired_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_PAIRINGS)
def household_help(request: UserRequest, pk: int) -> HttpResponse:
    """One household: its helpers past and present, and its visits in order of time."""
    household = get_household(request.user, pk, Act.READ_PAIRINGS)
    may = {
        act: Household.objects.visible_to(request.user, act).filter(pk=pk).exists()
        for act in (Act.EDIT_PAIRINGS, Act.LOG_VISIT)
    }
    visits = Visit.objects.filter(household=household).with_sums().select_related("visitor")
    context = {
        "household": household,
        "copy": get_household_year(household),
        "pairings": Pairing.objects.filter(household=household).select_related("helper", "organisation"),
        "page": Paginator(visits, VISITS_A_PAGE).get_page(request.GET.get("page")),
        "may_edit": may[Act.EDIT_PAIRINGS],
        "may_log": may[Act.LOG_VISIT],
    }
    return render(request, "assistance/household_help.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def pairing_new(request: UserRequest, pk: int) -> HttpResponse:
    """Pair a household with a person or an organisation."""
    household = get_household(request.user, pk, Act.EDIT_PAIRINGS)
    today = timezone.localdate()
    form = NewPairingForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            create_pairing(user=request.user, household=household, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The household is paired."))
            return redirect("assistance:household_help", household.pk)
    context = {"form": form, "household": household, "copy": get_household_year(household)}
    return render(request, "assistance/pairing_new.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def pairing_end(request: UserRequest, pk: int) -> HttpResponse:
    """End a pairing with a reason."""
    pairing = get_pairing(request.user, pk, Act.EDIT_PAIRINGS)
    today = timezone.localdate()
    form = EndPairingForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            end_pairing(user=request.user, pairing=pairing, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The pairing has ended."))
            return redirect("assistance:household_help", pairing.household_id)
    context = {"form": form, "pairing": pairing, "copy": get_household_year(pairing.household)}
    return render(request, "assistance/pairing_end.html", context)
