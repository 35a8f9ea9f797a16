"""What the visit rules still demand: the list of due and overdue visits, and the scores of helpers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.demands import demanded
from assistance.forms.balancing import ScoreForm
from assistance.forms.demands import DemandListForm
from assistance.forms.lists import pairing_rows
from assistance.models import Pairing, VisitRule
from assistance.scores import scores
from common.downloads import list_response, sheet_response
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


@require_GET
@demands(Act.READ_PAIRINGS)
def score_list(request: UserRequest) -> HttpResponse:
    """How far the helpers of a place have done what a rule asks, the lowest first; the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    rules = list(VisitRule.objects.in_force(today).order_by("plan", "pk"))
    if not rules:
        return render(request, "assistance/demand_none.html")
    form = ScoreForm(request.GET, user=request.user, rules=rules)
    rows = []
    if form.area:
        here = Pairing.objects.visible_to(request.user).inside(form.area)
        rows = scores(
            demanded(here, form.rule_chosen, on=today, year=year).order_by(), form.rule_chosen, on=today
        )
    if "export" in request.GET:
        done = pgettext("visits", "Done")
        heads = [_("Helper"), _("Number of households"), _("Owed"), done, _("overdue"), _("Score")]
        cells = [(one.name, one.pairings, one.owed, one.done, one.overdue, one.percent) for one in rows]
        return sheet_response(heads, cells, _("Scores of helpers"))
    return render(request, "assistance/score_list.html", {"form": form, "area": form.area, "scores": rows})
