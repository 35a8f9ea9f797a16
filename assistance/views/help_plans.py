"""The plan of help of a household: its measures in force and before, each begun, adjusted, ended."""

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
from assistance.forms.help_lists import MeasureListForm, measure_rows
from assistance.forms.help_plan import EndMeasureForm, MeasureForm
from assistance.getters import get_measure
from assistance.models import HelpMeasure
from assistance.services.help_plans import begin_measure, end_measure
from common.downloads import list_response
from common.form_pages import form_page
from common.refusals import Refused
from households.getters import get_household, get_household_year, get_open_year
from households.models import Household
from households.scoping import reaches
from households.views.detail import household_context


@require_GET
@demands(Act.READ_PAIRINGS)
def measure_list(request: UserRequest) -> HttpResponse:
    """Measures of help in the user's scope, and the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    rows = measure_rows(request.user, year)
    form = MeasureListForm(request.GET, rows, user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Measures of help"))
    return render(request, "assistance/measure_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_PAIRINGS)
def household_plan(request: UserRequest, pk: int) -> HttpResponse:
    """The measures of one household, those in force first, then how the plan was adjusted (P2-14)."""
    context, today = household_context(request, pk), timezone.localdate()
    household = context["household"]
    rows = HelpMeasure.objects.filter(household=household).select_related("policy", "person")
    context |= {
        "measures": rows.in_force(today),
        "before": rows.exclude(pk__in=rows.in_force(today).values("pk")).order_by("-ended_on", "-pk"),
        "may_plan": reaches(request.user.access_on(today), Act.HANDLE_PROBLEM, household),
    }
    return render(request, "assistance/household_plan.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.HANDLE_PROBLEM)
def measure_new(request: UserRequest, pk: int) -> HttpResponse:
    """Begin a measure for a household."""
    return _begin(request, get_household(request.user, pk, Act.HANDLE_PROBLEM), None)


@require_http_methods(["GET", "POST"])
@demands(Act.HANDLE_PROBLEM)
def measure_adjust(request: UserRequest, pk: int) -> HttpResponse:
    """Put another measure in the place of one, and say why."""
    old = get_measure(request.user, pk, Act.HANDLE_PROBLEM)
    return _begin(request, old.household, old)


@require_http_methods(["GET", "POST"])
@demands(Act.HANDLE_PROBLEM)
def measure_end(request: UserRequest, pk: int) -> HttpResponse:
    """End a measure with its outcome."""
    measure, today = get_measure(request.user, pk, Act.HANDLE_PROBLEM), timezone.localdate()
    form = EndMeasureForm(request.POST or None, initial={"on": today})
    back = reverse("assistance:household_plan", args=[measure.household_id])
    if request.method == "POST" and form.is_valid():
        try:
            end_measure(user=request.user, measure=measure, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The measure has ended."))
            return redirect(back)
    title = _("End the measure")
    return form_page(request, form, title=title, button=title, back=back, pretitle=measure.text)


def _begin(request: UserRequest, household: Household, old: HelpMeasure | None) -> HttpResponse:
    today = timezone.localdate()
    copy = get_household_year(household)
    members = dict(copy.members.active().values_list("member_id", "name"))
    form = MeasureForm(request.POST or None, user=request.user, today=today, members=members, old=old)
    back = reverse("assistance:household_plan", args=[household.pk])
    if request.method == "POST" and form.is_valid():
        try:
            begin_measure(
                user=request.user, household=household, instead_of=old, today=today, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The measure is in the plan."))
            return redirect(back)
    title = _("Adjust the measure") if old else _("Add a measure")
    name = copy.head_name
    pretitle = f"{name} · {old.text}" if old else name
    return form_page(request, form, title=title, button=title, back=back, pretitle=pretitle)
