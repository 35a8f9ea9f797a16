"""What the visit rules still demand: the list of due and overdue visits."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.demands import DemandListForm
from assistance.forms.lists import pairing_rows
from assistance.models import VisitRule
from common.downloads import list_response
from households.getters import get_open_year


@require_GET
@demands(Act.READ_PAIRINGS)
def demand_list(request: UserRequest) -> HttpResponse:
    """Pairings in the user's scope under one rule, with what is owed and done, and the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    rules = list(VisitRule.objects.in_force(today).order_by("plan", "pk"))
    if not rules:
        return render(request, "assistance/demand_none.html")
    rows = pairing_rows(request.user, year)
    form = DemandListForm(request.GET, rows, rules=rules, user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Due visits"))
    context = {"form": form, "page": form.page(), "rule": form.rule_chosen}
    return render(request, "assistance/demand_list.html", context)
