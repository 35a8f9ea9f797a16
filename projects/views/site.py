"""On the site: progress with photos, acceptance with signatures; both on a phone."""

from __future__ import annotations

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.form_pages import form_page
from common.refusals import Refused
from projects.forms.site import AcceptanceSheet, ProgressForm
from projects.getters import get_progress_photo, get_project, get_signature
from projects.policies import MAX_SIGNATURES
from projects.services import record_acceptance, report_progress


@require_http_methods(["GET", "POST"])
@demands(Act.DECLARE_PROJECT)
def progress_new(request: UserRequest, pk: int) -> HttpResponse:
    """Report how far the work is."""
    project = get_project(request.user, pk, Act.DECLARE_PROJECT)
    today = timezone.localdate()
    form = ProgressForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            report_progress(user=request.user, project=project, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The progress is recorded."))
            return redirect("projects:project_detail", project.pk)
    back = reverse("projects:project_detail", args=[project.pk])
    return form_page(
        request, form, title=_("Report progress"), pretitle=project.name, button=_("Save"), back=back
    )


@require_http_methods(["GET", "POST"])
@demands(Act.DECLARE_PROJECT)
def acceptance_new(request: UserRequest, pk: int) -> HttpResponse:
    """Record the acceptance in the village, signed on the screen."""
    project = get_project(request.user, pk, Act.DECLARE_PROJECT)
    today = timezone.localdate()
    sheet = AcceptanceSheet(request.POST or None, request.FILES or None, project=project, today=today)
    if request.method == "POST" and sheet.is_valid():
        try:
            record_acceptance(user=request.user, project=project, today=today, **sheet.values())
        except Refused as refused:
            sheet.form.add_error(None, str(refused))
        else:
            messages.success(request, _("The acceptance is recorded."))
            return redirect("projects:project_detail", project.pk)
    context = {"project": project, "sheet": sheet, "max_signatures": MAX_SIGNATURES}
    status = 422 if sheet.form.is_bound else 200
    return render(request, "projects/acceptance_form.html", context, status=status)


@require_GET
@demands(Act.READ_PROJECTS)
@cache_control(private=True, max_age=3600)
def progress_photo(request: UserRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo of the site, for those who read the project."""
    return _picture(get_progress_photo(request.user, pk, photo_pk).image)


@require_GET
@demands(Act.READ_PROJECTS)
@cache_control(private=True, max_age=3600)
def signature(request: UserRequest, pk: int, signature_pk: int) -> HttpResponse:
    """A signature, for those who read the project."""
    return _picture(get_signature(request.user, pk, signature_pk).image)


def _picture(image: FieldFile) -> HttpResponse:
    with image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")
