"""Alerts: the list with its counts, one alert, raising one, asking the rules now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.refusals import Refused
from households import tasks
from households.forms.alert_list import AlertListForm, alert_rows, open_by_place
from households.forms.risks import AlertForm
from households.getters import get_alert, get_household, get_household_year, get_open_year
from households.services.alerts import Noticed, raise_alert, rules_for
from households.transitions import ALERT


@require_GET
@demands(Act.READ_REGISTER)
def alert_list(request: UserRequest) -> HttpResponse:
    """Alerts in the user's scope, and the same as Excel."""
    year = get_open_year().pk
    form = AlertListForm(request.GET, alert_rows(request.user, year), user=request.user, year=year)
    if "export" in request.GET:
        return list_response(form, _("Alerts"))
    context = {
        "form": form,
        "page": form.page(),
        "counts": open_by_place(request.user),
        "may_run": request.user.access.may(Act.EDIT_REGISTER),
    }
    return render(request, "households/alert_list.html", context)


@require_GET
@demands(Act.READ_REGISTER)
def alert_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One alert: who noticed what, what the check found, what was decided."""
    alert = get_alert(request.user, pk)
    context = {
        "alert": alert,
        "copy": get_household_year(alert.household),
        "line": ALERT.points(alert),
        "offers": ALERT.offers(alert, request.user, timezone.localdate()),
        "steps": ALERT.history(alert),
    }
    return render(request, "households/alert_detail.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.RAISE_ALERT)
def alert_new(request: UserRequest, pk: int) -> HttpResponse:
    """Raise an alert about a household; sent twice it still is one."""
    household = get_household(request.user, pk, Act.RAISE_ALERT)
    copy, today = get_household_year(household), timezone.localdate()
    form = AlertForm(request.POST or None, kinds=rules_for(household.area_id, today), today=today)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key, raised_on = said.pop("key"), said.pop("raised_on")
        told: dict[str, Any] = {"household": household, "noticed": Noticed(**said), "raised_on": raised_on}
        try:
            alert = raise_alert(user=request.user, key=key, today=today, **told)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The alert is raised; the village checks it at home."))
            return redirect("households:alert_detail", alert.pk)
    title, back = _("Raise an alert"), reverse("households:household_detail", args=[household.pk])
    who = f"{copy.area.full_name} · {copy.head_name}"
    return form_page(request, form, title=title, pretitle=who, button=title, back=back)


@require_POST
@demands(Act.EDIT_REGISTER)
def alert_run(request: UserRequest) -> HttpResponse:
    """Have the worker ask the warning rules now."""
    tasks.ask_for_warnings()
    messages.success(request, _("The rules are being asked; new alerts appear here in a moment."))
    return redirect("households:alert_list")
