"""Inspections: the list with its coverage, a new one, its page, its sample, its feedback."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.refusals import Refused
from inspections.coverage import coverage
from inspections.forms.inspection import FeedbackForm, InspectionForm
from inspections.forms.lists import InspectionListForm, finding_rows, inspection_rows
from inspections.getters import get_inspection
from inspections.models import SampledHousehold
from inspections.services import create_inspection, draw_sample, give_feedback


@require_GET
@demands(Act.READ_FINDINGS)
def inspection_list(request: UserRequest) -> HttpResponse:
    """Inspections that the user may know of, and quarters that lack one (P5-73)."""
    form = InspectionListForm(request.GET, inspection_rows(request.user), user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Inspections"))
    context = {
        "form": form,
        "page": form.page(),
        "quarters": coverage(request.user, timezone.localdate()),
        "may_inspect": request.user.access.may(Act.INSPECT),
    }
    return render(request, "inspections/inspection_list.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.INSPECT)
def inspection_new(request: UserRequest) -> HttpResponse:
    """Plan an inspection; sent twice it still makes one."""
    form = InspectionForm(request.POST or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["key"] or uuid.uuid4()
            inspection = create_inspection(user=request.user, key=key, **form.values())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The inspection is saved. Draw its sample next."))
            return redirect("inspections:inspection_detail", inspection.pk)
    return render(request, "inspections/inspection_new.html", {"form": form}, status=_status(form))


@require_GET
@demands(Act.READ_FINDINGS)
def inspection_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One inspection: its facts, how far its sample is, and its findings in the user's areas."""
    inspection, today = get_inspection(request.user, pk), timezone.localdate()
    sample = SampledHousehold.objects.visible_to(request.user).filter(inspection=inspection)
    context = {
        "inspection": inspection,
        "sampled": sample.count(),
        "answered": sample.filter(answered_on__isnull=False).count(),
        "findings": finding_rows(request.user, today).filter(inspection=inspection)[:100],
        "feedback": FeedbackForm(initial={"on": today}),
        "may_inspect": request.user.access.may_in(Act.INSPECT, inspection.area_id),
        "may_change": request.user.access.may_in(Act.CHANGE_INSPECTION, inspection.area_id),
        "has_begun": inspection.starts_on <= today,
    }
    return render(request, "inspections/inspection_detail.html", context)


@require_POST
@demands(Act.INSPECT)
def inspection_draw(request: UserRequest, pk: int) -> HttpResponse:
    """Draw the sample, once."""
    inspection = get_inspection(request.user, pk, Act.INSPECT)
    try:
        drawn = draw_sample(user=request.user, inspection=inspection)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        sentence = _("Drawn: %(size)s of %(population)s registered households.")
        messages.success(request, sentence % {"size": drawn.sample_size, "population": drawn.population})
    return redirect("inspections:inspection_detail", inspection.pk)


@require_POST
@demands(Act.INSPECT)
def inspection_feedback(request: UserRequest, pk: int) -> HttpResponse:
    """Give the feedback: those inspected see the inspection from now on."""
    inspection = get_inspection(request.user, pk, Act.INSPECT)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day of the feedback."))
        return redirect("inspections:inspection_detail", inspection.pk)
    day = form.cleaned_data["on"]
    try:
        give_feedback(user=request.user, inspection=inspection, on=day, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The feedback is recorded; those inspected now see the findings."))
    return redirect("inspections:inspection_detail", inspection.pk)


def _status(form: InspectionForm) -> int:
    return 422 if form.is_bound else 200
