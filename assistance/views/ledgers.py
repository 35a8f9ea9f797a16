"""The two ledgers: by township and village, as a list, as Excel and on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.models import Area
from accounts.papers import frame_of
from accounts.roles import Act
from assistance.documents import ledger_pdf
from assistance.forms.ledger import LedgerForm, by_place
from common.downloads import list_response
from common.papers import paper_response
from households.getters import get_open_year
from households.ledgers import Ledger
from households.models import HouseholdYear, RegisterYear


def _form(request: UserRequest) -> LedgerForm:
    get_open_year()
    years = list(RegisterYear.objects.order_by("-year"))
    return LedgerForm(request.GET, user=request.user, years=years, today=timezone.localdate())


def _title(form: LedgerForm) -> str:
    return _("Ledger of poor households: %(line)s") % {"line": form.which.label}


@require_GET
@demands(Act.READ_PAIRINGS)
def ledger_list(request: UserRequest) -> HttpResponse:
    """One of the two ledgers, with the counts of both by place above it (P5-50)."""
    form = _form(request)
    if "export" in request.GET:
        return list_response(form, _title(form))
    page, year = form.page(), form.year_shown
    registered: Any = HouseholdYear.objects.visible_to(request.user).of_year(year).registered()
    context = {
        "form": form,
        "page": page,
        "ledgers": Ledger,
        "places": by_place(request.user, year, form.data.get("township", "")),
        "without": registered.filter(id_standard="").count(),
    }
    return render(request, "assistance/ledger_list.html", context)


@require_GET
@demands(Act.READ_PAIRINGS)
def ledger_paper(request: UserRequest) -> HttpResponse:
    """The ledger of a township or village on paper (D20), with all criteria of the list."""
    form = _form(request)
    area = form.chosen_area(form.cleaned_data) if form.is_valid() else ""
    if not area and any(len(prefix) < 9 for prefix in request.user.access.prefixes(Act.READ_REGISTER)):
        messages.error(request, _("Choose a township or village: the paper is printed for one of them."))
        return redirect("assistance:ledger_list")
    place = Area.objects.filter(pk=area).first()
    frame = frame_of(
        request.user,
        title=_title(form),
        period=_("Year %(year)s") % {"year": form.year_shown} + (f" · {place}" if place else ""),
        on=timezone.localdate(),
    )
    return paper_response(ledger_pdf(form, frame), _title(form))
