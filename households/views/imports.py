"""Roster imports: upload, plan, progress, result. Reading and loading are the worker's (households.tasks)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.roles import Act
from common.sheets.reader import SheetRefused
from common.sheets.writing import write_template
from households import tasks
from households.importing import jobs
from households.importing.columns import ROSTER_COLUMNS
from households.importing.forms import UploadForm
from households.importing.progress import is_interrupted
from households.models import ImportJob

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 50
TABS = ("problems", "creates", "updates")


def get_import(user: User, pk: int) -> ImportJob:
    """The import, if it is the user's own or inside the areas they import for; else 404."""
    return get_object_or_404(ImportJob.objects.visible_to(user).light().select_related("user", "area"), pk=pk)


def _download(content: bytes, filename: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def _have_read(job: ImportJob) -> None:
    tasks.read_roster.defer(job=job.pk, language=get_language() or "zh-hans")


def _have_loaded(job: ImportJob) -> None:
    tasks.load_roster.defer(job=job.pk, language=get_language() or "zh-hans")


@require_GET
@demands(Act.IMPORT_ROSTER)
def import_list(request: UserRequest) -> HttpResponse:
    """Imports of the user and of their areas, and the form for a new one."""
    found = ImportJob.objects.visible_to(request.user).light().select_related("user", "area")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "form": UploadForm(user=request.user)}
    return render(request, "households/import_list.html", context)


@require_POST
@demands(Act.IMPORT_ROSTER)
def import_upload(request: UserRequest) -> HttpResponse:
    """Take a roster and have it read."""
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        found = ImportJob.objects.visible_to(request.user).light().select_related("user", "area")
        context = {"page": Paginator(found, PAGE_SIZE).get_page(1), "form": form}
        return render(request, "households/import_list.html", context, status=422)
    file = form.cleaned_data["file"]
    area = form.cleaned_data["area"]
    try:
        job = jobs.upload(user=request.user, area=area, filename=file.name, content=file.read())
    except jobs.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("households:import_list")
    _have_read(job)
    return redirect("households:import_detail", job.pk)


@require_GET
@demands(Act.IMPORT_ROSTER)
def import_template(request: UserRequest) -> HttpResponse:
    """An empty roster with every column, drop-down lists and explanations."""
    name = _("Roster template")
    return _download(write_template(ROSTER_COLUMNS, title=_("Roster")), f"{name}.xlsx")


def _state(job: ImportJob) -> dict[str, Any]:
    return {"job": job, "interrupted": is_interrupted(job), "keep_days": settings.ROSTER_KEEP_DAYS}


@require_GET
@demands(Act.IMPORT_ROSTER)
def import_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Progress, plan or result of an import, by its state."""
    job = get_import(request.user, pk)
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        tab = next((name for name in TABS if job.plan.get(name)), "problems")
    page = Paginator(job.plan.get(tab, []), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**_state(job), "tab": tab, "page": page, "counts": job.plan.get("counts")}
    return render(request, "households/import_detail.html", context)


@require_GET
@demands(Act.IMPORT_ROSTER)
def import_progress(request: UserRequest, pk: int) -> HttpResponse:
    """The progress bar, asked for every second; reloads the page once there is something else to see."""
    job = get_import(request.user, pk)
    state = _state(job)
    response = render(request, "households/_import_progress.html", state)
    if not job.is_under_way or state["interrupted"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@demands(Act.IMPORT_ROSTER)
def import_load(request: UserRequest, pk: int) -> HttpResponse:
    """Have the plan loaded."""
    job = get_import(request.user, pk)
    try:
        jobs.request_load(job=job, user=request.user)
    except jobs.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        _have_loaded(job)
    return redirect("households:import_detail", pk)


@require_POST
@demands(Act.IMPORT_ROSTER)
def import_again(request: UserRequest, pk: int) -> HttpResponse:
    """Run an interrupted, failed or refused import again, or make an old plan anew."""
    job = get_import(request.user, pk)
    try:
        job = jobs.request_again(job=job)
    except jobs.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        (_have_loaded if job.state == ImportJob.State.LOADING else _have_read)(job)
    return redirect("households:import_detail", pk)


@require_GET
@demands(Act.IMPORT_ROSTER)
def import_reasons(request: UserRequest, pk: int) -> HttpResponse:
    """The uploaded workbook with a column that says what is wrong with each row."""
    job = get_import(request.user, pk)
    try:
        content = jobs.reasons(ImportJob.objects.get(pk=job.pk), on=timezone.localdate())
    except (SheetRefused, jobs.HeadNotFound, jobs.ImportRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("households:import_detail", pk)
    name, suffix = job.filename.rpartition(".")[0], _("problems")
    return _download(content, f"{name}-{suffix}.xlsx")
