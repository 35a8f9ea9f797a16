"""Pages of figures: they read rollups and never compute."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from common.downloads import list_response
from dashboards import board, rollups, tasks
from dashboards.forms import PeriodForm
from dashboards.indicators import INDICATORS
from dashboards.links import board_url
from dashboards.lists import LISTS
from dashboards.models import RollupRun
from dashboards.periods import Period

PATIENCE = dt.timedelta(minutes=2)


def get_area(user: User, code: str) -> Area:
    """The area whose figures are asked for: the user's own one for no code; 404 outside the user's areas."""
    prefixes = user.access.prefixes(Act.READ_FIGURES)
    if not prefixes:
        raise PermissionDenied
    areas = Area.objects.inside(prefixes).filter(level__lte=Level.VILLAGE)
    return get_object_or_404(areas, pk=code or prefixes[0])


@require_GET
@demands(Act.READ_FIGURES)
def county(request: UserRequest) -> HttpResponse:
    """Figures of an area: cards, charts, tables, each number leading to its rows."""
    on = timezone.localdate()
    area = get_area(request.user, request.GET.get("area", ""))
    form = PeriodForm(request.GET, area.pk, on)
    if form.year_row is None:
        return render(request, "dashboards/no_year.html")
    own = request.user.access.prefixes(Act.READ_FIGURES)
    page = board.gather(area, form.year_row, form.chosen_month, on, own)
    context = {"board": page, "form": form, "crumbs": board.crumbs(area, own), "roots": board.roots(own)}
    context["may_run"] = request.user.access.may(Act.RUN_YEAR)
    if not page.is_final and rollups.is_behind(page.run):
        context["asked"] = timezone.now().isoformat()
        tasks.ask_for_refresh()
    return render(request, "dashboards/county.html", context)


@require_GET
@demands(Act.READ_FIGURES)
def rows(request: UserRequest, key: str) -> HttpResponse:
    """The rows that a figure counts."""
    indicator = INDICATORS.get(key)
    period = Period.parse(request.GET.get("period", ""))
    if indicator is None or period is None or period.is_month != indicator.monthly:
        raise Http404
    area = get_area(request.user, request.GET.get("area", ""))
    counted: Any = indicator.inside(area.pk, period, timezone.localdate())
    form = LISTS[indicator.unit](request.GET, counted.visible_to(request.user))
    if "export" in request.GET:
        return list_response(form, str(indicator.label))
    back = board_url(area.pk, period.year, period.last.month)
    context = {"indicator": indicator, "area": area, "period": period, "back": back}
    context |= {"form": form, "page": form.page(), "total": indicator.total(form.result())}
    return render(request, "dashboards/rows.html", context)


@require_POST
@demands(Act.READ_FIGURES)
def refresh(request: UserRequest) -> HttpResponse:
    """Queue a computation of the figures; the page asks on until it is done."""
    asked = timezone.now()
    tasks.ask_for_refresh()
    if not request.headers.get("HX-Request"):
        return redirect("dashboards:county")
    return render(request, "dashboards/_refreshing.html", {"asked": asked.isoformat()})


@require_GET
@demands(Act.READ_FIGURES)
def refreshed(request: HttpRequest) -> HttpResponse:
    """Whether a computation that began after the request has ended: then the page loads anew."""
    asked = parse_datetime(request.GET.get("asked", "").replace(" ", "+"))
    if asked is None or asked.tzinfo is None:
        raise Http404
    if RollupRun.objects.filter(started_at__gte=asked, finished_at__isnull=False).exists():
        return HttpResponse(headers={"HX-Refresh": "true"})
    late = timezone.now() - asked > PATIENCE
    return render(request, "dashboards/_refreshing.html", {"asked": asked.isoformat(), "late": late})
