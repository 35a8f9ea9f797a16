"""What the visit rules still demand: the list of due and overdue visits, and the scores of helpers."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.demands import demanded, rules_on
from assistance.forms.as_of import day_asked
from assistance.forms.balancing import ScoreForm
from assistance.forms.demands import DemandListForm
from assistance.forms.lists import pairing_rows
from assistance.models import Pairing
from assistance.scores import Score, scores, scores_by_township
from common.downloads import list_response, sheet_response
from households.getters import get_open_year
from households.models import RegisterYear


def _year_of(day: dt.date) -> int:
    """The year of the register whose facts hold on the day: its own, else the open one."""
    opened = get_open_year().pk
    is_past = day.year < opened and RegisterYear.objects.filter(pk=day.year).exists()
    return day.year if is_past else opened


@require_GET
@demands(Act.READ_PAIRINGS)
def demand_list(request: UserRequest) -> HttpResponse:
    """Pairings in the user's scope under one rule, with what is owed and done, and the same as Excel."""
    today = timezone.localdate()
    day = day_asked(request.GET, today)
    year, rules = _year_of(day), rules_on(day)
    if not rules:
        return render(request, "assistance/demand_none.html", {"day": day})
    form = DemandListForm(
        request.GET,
        pairing_rows(request.user, year),
        rules=rules,
        user=request.user,
        year=year,
        day=day,
        today=today,
    )
    if "export" in request.GET:
        return list_response(form, _("Due visits"))
    context = {"form": form, "page": form.page(), "rule": form.rule_chosen, "day": day}
    return render(request, "assistance/demand_list.html", context)


@require_GET
@demands(Act.READ_PAIRINGS)
def score_list(request: UserRequest) -> HttpResponse:
    """How far the helpers of a place have done what a rule asks, the lowest first; the same as Excel."""
    today = timezone.localdate()
    day = day_asked(request.GET, today)
    year, rules = _year_of(day), rules_on(day)
    if not rules:
        return render(request, "assistance/demand_none.html", {"day": day})
    form = ScoreForm(request.GET, user=request.user, rules=rules, today=today)
    rule, townships = form.rule_chosen, form.townships
    asked = demanded(Pairing.objects.visible_to(request.user), rule, on=day, year=year).order_by()
    rows = []
    if townships:
        rows = scores_by_township(asked, rule, townships, on=day)
    elif form.area:
        rows = scores(asked.inside(form.area), rule, on=day)
    if "export" in request.GET:
        return _sheet(rows, by_township=bool(townships))
    context = {"form": form, "area": form.area, "scores": rows, "day": day, "townships": townships}
    return render(request, "assistance/score_list.html", context)


def _sheet(rows: list[Score], *, by_township: bool) -> HttpResponse:
    done = pgettext("visits", "Done")
    of_township, of_helper = (
        [_("Township"), _("Number of pairings")],
        [_("Helper"), _("Number of households")],
    )
    heads = [*(of_township if by_township else of_helper), _("Owed"), done, _("overdue"), _("Score")]
    cells = [(one.name, one.pairings, one.owed, one.done, one.overdue, one.percent) for one in rows]
    return sheet_response(heads, cells, _("Scores of helpers"))
