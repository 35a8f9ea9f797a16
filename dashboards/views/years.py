"""Register years: which are closed, how far the open one is, and closing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.form_pages import form_page
from common.forms import DressedForm
from common.orders import give_again
from common.refusals import Refused
from dashboards.closing import RUNS, latest_run, order_closing
from dashboards.tasks import have_closed
from households.getters import get_open_year
from households.models import HouseholdYear, RegisterYear


class ClosingForm(DressedForm):
    """The year that was looked at, and the word that closing is meant."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    understood = forms.BooleanField(
        label=gettext_lazy("Close the year for good; nobody can change it afterwards.")
    )


@require_GET
@demands(Act.RUN_YEAR)
def year_list(request: UserRequest) -> HttpResponse:
    """All register years with their rules and how many households were surveyed in each."""
    done = Count("households", filter=Q(households__survey_entered_on__isnull=False))
    years = RegisterYear.objects.annotate(total=Count("households"), surveyed=done).order_by("-pk")
    return render(request, "dashboards/year_list.html", {"years": years, **_standing()})


def _standing() -> dict[str, Any]:
    """The newest order to close a year, and whether the worker has let go of it."""
    run = latest_run()
    return {"run": run, "interrupted": run is not None and RUNS.is_interrupted(run)}


@require_GET
@demands(Act.RUN_YEAR)
def year_run(request: UserRequest) -> HttpResponse:
    """How far the worker is, asked for every second; reloads the page once there is something else to see."""
    context = _standing()
    response = render(request, "dashboards/_closing_run.html", context)
    if context["run"] is None or not context["run"].is_under_way or context["interrupted"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@demands(Act.RUN_YEAR)
def year_again(request: UserRequest) -> HttpResponse:
    """Give an interrupted order to the worker once more."""
    run = latest_run()
    try:
        if run is not None:
            have_closed(give_again(run, user=request.user), language=get_language())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("dashboards:year_list")


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_YEAR)
def year_close(request: UserRequest) -> HttpResponse:
    """Close the open year and open the next one with all households and members carried over."""
    year = get_open_year()
    form = ClosingForm(request.POST or None, initial={"year": year.pk})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["year"]
        try:
            run = order_closing(user=request.user, year=asked, on=timezone.localdate())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            have_closed(run, language=get_language())
            return redirect("dashboards:year_list")
    return form_page(request, form, **_words(year), back=reverse("dashboards:year_list"))


def _words(year: RegisterYear) -> dict[str, Any]:
    missing = HouseholdYear.objects.of_year(year.pk).not_surveyed().count()
    said = {"year": year.pk, "next": year.pk + 1, "missing": missing}
    note = _("%(missing)s households have no survey of %(year)s yet and will stay without one.") % said
    return {
        "title": _("Close %(year)s and open %(next)s") % said,
        "button": _("Close the year"),
        "tone": "danger",
        "note": note if missing else _("All households have been surveyed."),
    }
