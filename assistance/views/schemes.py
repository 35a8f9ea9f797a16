"""Schemes: how far they are covered, where, and what is missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.schemes import CoverageForm, gap_form
from assistance.models import Scheme, SchemeComponent
from assistance.scheme_queries import QUERIES
from assistance.schemes import View, totals
from common.downloads import list_response, sheet_response
from households.getters import get_open_year


def _view(request: UserRequest) -> View:
    return View(request.user, get_open_year().pk, timezone.localdate())


@require_GET
@demands(Act.READ_PAIRINGS)
def scheme_list(request: UserRequest) -> HttpResponse:
    """Every scheme that holds today, with the coverage of each of its components."""
    view = _view(request)
    schemes = Scheme.objects.in_force(view.on).prefetch_related("components__scheme")
    found = totals(view.coverage(one for scheme in schemes for one in scheme.components.all()))
    rows = [(scheme, [(one, found.get(one.asked)) for one in scheme.components.all()]) for scheme in schemes]
    return render(request, "assistance/scheme_list.html", {"rows": rows})


@require_GET
@demands(Act.READ_PAIRINGS)
def scheme_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One scheme place by place; the same as Excel."""
    scheme = get_object_or_404(Scheme, pk=pk)
    form = CoverageForm(request.GET, scheme, view=_view(request))
    if "export" in request.GET:
        return sheet_response(form.heads(), form.exported_rows(), scheme.name)
    return render(request, "assistance/scheme_detail.html", {"form": form, "scheme": scheme})


@require_GET
@demands(Act.READ_PAIRINGS)
def scheme_gaps(request: UserRequest, pk: int) -> HttpResponse:
    """The villages, townships or households that lack a component; the same as Excel."""
    rows = SchemeComponent.objects.select_related("scheme").filter(query__in=QUERIES)
    component = get_object_or_404(rows, pk=pk)
    form = gap_form(request.GET, component, _view(request))
    title = _("%(component)s is missing") % {"component": component.label}
    if "export" in request.GET:
        return list_response(form, title)
    page = form.page()
    for row in page.object_list:
        row.fix_url = component.asked.query.fix(row)
    context = {"form": form, "page": page, "component": component, "title": title}
    return render(request, "assistance/scheme_gaps.html", context)
