"""Changing an inspection before it begins, and cancelling one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.form_pages import form_page
from common.refusals import Refused
from inspections.forms.inspection import CancelForm, InspectionForm
from inspections.getters import get_inspection
from inspections.policies import refuse_changing
from inspections.services import cancel_inspection, change_inspection


@require_http_methods(["GET", "POST"])
@demands(Act.CHANGE_INSPECTION)
def inspection_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change an inspection that has not begun, unless somebody else has meanwhile."""
    inspection, today = get_inspection(request.user, pk, Act.CHANGE_INSPECTION), timezone.localdate()
    form = InspectionForm(request.POST or None, user=request.user, today=today, inspection=inspection)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_inspection(
                user=request.user, inspection=inspection, version=version, values=form.values(), today=today
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The inspection is saved."))
            return redirect("inspections:inspection_detail", inspection.pk)
    note = refuse_changing(inspection, today=today) or ""
    back = reverse("inspections:inspection_detail", args=[inspection.pk])
    title = _("Change the inspection")
    return form_page(
        request, form, title=title, pretitle=inspection.title, note=note, button=_("Save"), back=back
    )


@require_http_methods(["GET", "POST"])
@demands(Act.CHANGE_INSPECTION)
def inspection_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Call an inspection off, for a reason."""
    inspection = get_inspection(request.user, pk, Act.CHANGE_INSPECTION)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, today = form.cleaned_data["reason"], timezone.localdate()
        try:
            cancel_inspection(user=request.user, inspection=inspection, reason=reason, today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The inspection is cancelled."))
            return redirect("inspections:inspection_detail", inspection.pk)
    return form_page(
        request,
        form,
        title=_("Cancel the inspection"),
        pretitle=inspection.title,
        note=_("It stays in the list with its reason, and counts for no quarter."),
        button=_("Cancel the inspection"),
        back=reverse("inspections:inspection_detail", args=[inspection.pk]),
        tone="danger",
    )
