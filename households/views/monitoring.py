"""Monitored households: the list, one of them, its measures."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.list_pages import list_page
from common.refusals import Refused
from households.forms.monitoring_list import MonitoringListForm, monitoring_rows
from households.forms.risks import DoneForm, MeasureForm
from households.getters import get_household_year, get_measure, get_monitoring, get_open_year
from households.models import Monitoring
from households.services.monitoring import Plan, finish_measure, plan_measure
from households.transitions import MONITORING


@require_GET
@demands(Act.READ_REGISTER)
def monitoring_list(request: UserRequest) -> HttpResponse:
    """Monitored households in the user's scope, and the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    rows = monitoring_rows(request.user, year)
    form = MonitoringListForm(request.GET, rows, user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Ledger of monitored households"))
    return list_page(request, "households/monitoring_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_REGISTER)
def monitoring_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One monitored household: its risks, measures, steps, and what may be done now."""
    monitoring, today = get_monitoring(request.user, pk), timezone.localdate()
    area = monitoring.household.area_id
    is_open = monitoring.state not in Monitoring.FINAL
    context = {
        "monitoring": monitoring,
        "copy": get_household_year(monitoring.household),
        "line": MONITORING.points(monitoring),
        "offers": MONITORING.offers(monitoring, request.user, today),
        # The mark itself stands among the facts.
        "steps": [(row, step) for row, step in MONITORING.history(monitoring) if row is not None],
        "measures": monitoring.measures.select_related("person"),
        "alerts": monitoring.alerts.all(),
        "today": today,
        "may_plan": is_open and request.user.access.may_in(Act.OPEN_CASE, area),
        "is_open": is_open,
    }
    return render(request, "households/monitoring_detail.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.OPEN_CASE)
def measure_new(request: UserRequest, pk: int) -> HttpResponse:
    """Plan a measure for a monitored household."""
    monitoring, today = get_monitoring(request.user, pk, Act.OPEN_CASE), timezone.localdate()
    form = MeasureForm(request.POST or None, area=monitoring.household.area_id, today=today)
    back = reverse("households:monitoring_detail", args=[monitoring.pk])
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key = said.pop("key")
        try:
            plan_measure(user=request.user, monitoring=monitoring, key=key, plan=Plan(**said), today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The measure is planned."))
            return redirect(back)
    title, who = _("Plan a measure"), _who(monitoring)
    return form_page(request, form, title=title, pretitle=who, button=title, back=back)


@require_http_methods(["GET", "POST"])
@demands(Act.RAISE_ALERT)
def measure_done(request: UserRequest, pk: int) -> HttpResponse:
    """Say that a measure was done."""
    measure, today = get_measure(request.user, pk), timezone.localdate()
    form = DoneForm(request.POST or None, today=today)
    back = reverse("households:monitoring_detail", args=[measure.monitoring_id])
    if request.method == "POST" and form.is_valid():
        try:
            finish_measure(user=request.user, measure=measure, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The measure is recorded as done."))
            return redirect(back)
    title, who = _("Measure done"), _who(measure.monitoring)
    return form_page(request, form, title=title, pretitle=who, note=measure.text, button=title, back=back)


def _who(monitoring: Monitoring) -> str:
    copy = get_household_year(monitoring.household)
    return f"{copy.area.full_name} · {copy.head_name}"
