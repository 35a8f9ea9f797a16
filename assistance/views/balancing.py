"""What helpers carry, and a proposal to spread it that one person accepts in one act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.area_filter import area_criteria
from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.caseload import average, ordered, propose, weights_on
from assistance.forms.balancing import BalanceForm, LoadForm
from assistance.loads import loads_in, may_balance, units_in
from assistance.services.balancing import accept_moves
from assistance.township_loads import township_loads
from common.downloads import sheet_response
from common.refusals import Refused
from households.getters import get_open_year
from households.parameters import value_of


def _gathered(request: UserRequest, area: str) -> dict[str, Any]:
    """The loads of the area, and the moves proposed to who may make them."""
    today = timezone.localdate()
    weights = weights_on(today)
    loads = loads_in(request.user, area, weights, year=get_open_year().pk, on=today)
    moves = []
    if may_balance(request.user, area):
        most = int(value_of("load_moves", on=today))
        moves = propose(loads, weights, units_in(area, today), most)
    rows = ordered(loads, weights)
    return {"loads": rows, "average": average(loads, weights), "moves": moves, "weights": weights}


@require_GET
@demands(Act.READ_PAIRINGS)
def load_list(request: UserRequest) -> HttpResponse:
    """The helpers of an area with their weighted households, the heaviest first; the same as Excel."""
    form = LoadForm(request.GET, user=request.user)
    context: dict[str, Any] = {"form": form, "area": form.area}
    if form.townships:
        return _of_townships(request, form)
    if form.area:
        context |= _gathered(request, form.area)
        if "export" in request.GET:
            heads = [_("Helper"), _("Their organisation"), _("Number of households"), _("Weighted load")]
            cells = [(load.name, load.office_name, load.households, sum_) for load, sum_ in context["loads"]]
            return sheet_response(heads, cells, _("Loads of helpers"))
        context["balance"] = BalanceForm()
        context["moves"] = [(BalanceForm.name_of(move), move) for move in context["moves"]]
    return render(request, "assistance/load_list.html", context)


def _of_townships(request: UserRequest, form: LoadForm) -> HttpResponse:
    """The townships of who answers for several; each opens its helpers."""
    today = timezone.localdate()
    weights = weights_on(today)
    rows = township_loads(form.own, form.townships, weights, year=get_open_year().pk, on=today)
    if "export" in request.GET:
        heads = [_("Township"), _("Helpers"), _("Number of households"), _("Weighted load"), _("On average")]
        heads += [_("Carries most"), _("Weighted load")]
        cells = [
            (row.name, len(row.helpers), len(row.households), round(row.total, 2), round(row.average, 2),
             row.most[1], round(row.most[0], 2))
            for row in rows
        ]  # fmt: skip
        return sheet_response(heads, cells, _("Loads of helpers"))
    context = {"form": form, "townships": rows, "weights": weights}
    return render(request, "assistance/load_townships.html", context)


@require_POST
@demands(Act.EDIT_PAIRINGS)
def load_balance(request: UserRequest) -> HttpResponse:
    """Accept moves: each giver and taker get a hand-over with its sheet."""
    asked = LoadForm(request.GET, user=request.user)
    today = timezone.localdate()
    query = urlencode(area_criteria(asked.area, asked.own))
    back = f"{reverse('assistance:load_list')}?{query}"
    form = BalanceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose at least one move, and give the reason."))
        return redirect(back)
    try:
        acts = accept_moves(user=request.user, on=today, today=today, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    sentence = _("Handed over in %(count)d acts; their sheets stand here.")
    messages.success(request, sentence % {"count": len(acts)})
    return redirect("assistance:handover_list")
