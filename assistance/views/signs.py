"""Visits that show a sign: the supervisors' list, and the mark that somebody looked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.supervision import SignListForm, sign_rows
from assistance.forms.visit_book import LookForm
from assistance.getters import get_supervised_visit
from assistance.models import VisitLook
from assistance.services.looks import look_at
from assistance.signs import Sign, counts
from common.downloads import list_response
from common.form_pages import form_page
from common.refusals import Refused
from households.getters import get_open_year


@require_GET
@demands(Act.READ_FIGURES)
def sign_list(request: UserRequest) -> HttpResponse:
    """Visits of a month that deserve a look, with how many show each sign, and the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    form = SignListForm(request.GET, sign_rows(request.user, year), user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Visits to look at"))
    context = {"form": form, "page": form.page(), "figures": _figures(request, form)}
    return render(request, "assistance/sign_list.html", context)


def _figures(request: UserRequest, form: SignListForm) -> list[tuple[str, Any, int, str]]:
    """Each sign with its number under the other criteria, and the address of just these."""
    found = counts(form.month_rows())
    figures = []
    for sign in Sign:
        query = request.GET.copy()
        query["sign"] = sign.value
        query.pop("page", None)
        figures.append((sign.value, sign.label, found[sign.value], f"?{query.urlencode()}"))
    return figures


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def visit_look(request: UserRequest, pk: int) -> HttpResponse:
    """Write down what one found who looked at a visit."""
    visit, today = get_supervised_visit(request.user, pk), timezone.localdate()
    before = VisitLook.objects.filter(visit=visit).first()
    form = LookForm(request.POST or None, initial={"note": before.note if before else ""})
    back = reverse("assistance:visit_detail", args=[visit.pk])
    if request.method == "POST" and form.is_valid():
        try:
            look_at(user=request.user, visit=visit, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The look is recorded."))
            return redirect(back)
    title = _("Looked at")
    return form_page(request, form, title=title, button=_("Save"), back=back, note=visit.found)
