"""Surveys of a year: the list, the calendar with its lateness, and the days and rules behind them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models.area import Level
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.list_pages import list_page
from common.refusals import Refused
from households.entry_calendar import Calendar
from households.forms.survey_list import SurveyListForm
from households.forms.window import WindowForm, YearRulesForm
from households.getters import get_open_year, get_window
from households.models import EntryWindow, RegisterYear
from households.services.calendar import save_window, set_year_rules
from households.survey_progress import progress_of, total_of


@require_GET
@demands(Act.READ_REGISTER)
def survey_list(request: UserRequest) -> HttpResponse:
    """Households to survey in the user's reach, and the same rows as Excel."""
    may_edit, on = request.user.access.may(Act.EDIT_REGISTER), timezone.localdate()
    form = SurveyListForm(
        request.GET, request.user, list(RegisterYear.objects.all()), may_edit=may_edit, on=on
    )
    if request.GET.get("export") == "xlsx":
        return list_response(form, _("Yearly survey %(year)s") % {"year": form.year_row})
    context = {"form": form, "page": form.page(), "year": form.year_row, "may_edit": may_edit}
    return list_page(request, "households/survey_list.html", context)


@require_GET
@demands(Act.READ_FIGURES)
def survey_calendar(request: UserRequest) -> HttpResponse:
    """The days of entry, and how far townships or villages are; each number opens its list."""
    years = list(RegisterYear.objects.all())
    wanted = request.GET.get("year", "")
    year = next((y for y in years if str(y) == wanted), None) or get_open_year()
    calendar, on = Calendar.of_year(year.pk), timezone.localdate()
    township = _township(request)
    rows = progress_of(request.user, year, township, calendar, on)
    context = {
        "year": year,
        "years": years,
        "today": on,
        "township": township,
        "windows": calendar.with_areas(),
        "rows": rows,
        "total": total_of(request.user, rows, year, township),
        "may_run": request.user.access.may(Act.RUN_YEAR) and year.is_open,
        "may_edit": request.user.access.may(Act.EDIT_REGISTER) and year.is_open,
    }
    return render(request, "households/survey_calendar.html", context)


def _township(request: UserRequest) -> str:
    """The township asked for, else the only one of the user; "" for all."""
    own = {prefix[: Level.TOWNSHIP] for prefix in request.user.access.prefixes(Act.READ_FIGURES)}
    only = next(iter(own)) if len(own) == 1 else ""
    wanted = request.GET.get("township", "") or only
    return wanted if len(wanted) == Level.TOWNSHIP and wanted.isdigit() else ""


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_YEAR)
def window_new(request: UserRequest) -> HttpResponse:
    """Days of entry for the survey of the open year."""
    return _window(request, EntryWindow(year=get_open_year()), _("New days of entry"))


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_YEAR)
def window_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Other days, or what happens outside them."""
    return _window(request, get_window(request.user, pk), _("Days of entry"))


def _window(request: UserRequest, window: EntryWindow, title: str) -> HttpResponse:
    form = WindowForm(request.POST or None, instance=window, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            save_window(form.instance)
            messages.success(request, _("Saved."))
            return redirect("households:survey_calendar")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    back = reverse("households:survey_calendar")
    return form_page(request, form, title=title, button=_("Save"), back=back, pretitle=window.year)


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_YEAR)
def year_rules(request: UserRequest) -> HttpResponse:
    """The income year of the open year, and which sources do not count in it (§2.3)."""
    year = get_open_year()
    form = YearRulesForm(request.POST or None, instance=year)
    if request.method == "POST" and form.is_valid():
        try:
            set_year_rules(year.pk, form.cleaned_data)
            messages.success(request, _("Saved; the incomes of the year were reckoned anew."))
            return redirect("households:survey_calendar")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    back = reverse("households:survey_calendar")
    title = _("Income rules of %(year)s") % {"year": year}
    return form_page(request, form, title=title, button=_("Save"), back=back)
