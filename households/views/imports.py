"""Imports of sheets of any kind: upload, plan, progress, result. Reading and loading are the worker's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.models import User
from common.downloads import XLSX
from common.refusals import Refused
from common.sheets.reader import SheetRefused
from common.sheets.writing import write_template
from households import tasks
from households.importing import jobs
from households.importing.forms import UploadForm
from households.importing.jobs import RUNS
from households.importing.kinds import ImportKind
from households.models import ImportJob

PAGE_SIZE = 50
TABS = ("problems", "creates", "updates")
PAGES = ("list", "upload", "template", "detail", "progress", "load", "again", "reasons")

KindView = Callable[..., HttpResponse]


def of_kind(view: KindView) -> KindView:
    """Ask for the act of the kind that the address names."""

    @wraps(view)
    def asked(request: UserRequest, kind: ImportKind, **kwargs: Any) -> HttpResponse:
        return demands(kind.act)(view)(request, kind=kind, **kwargs)

    return asked


def get_import(user: User, kind: ImportKind, pk: int) -> ImportJob:
    """The import, if it is the user's own or inside the areas they import for; else 404."""
    found = ImportJob.objects.of_kind(kind.key).visible_to(user, kind.act)
    return get_object_or_404(found.light().select_related("user", "area"), pk=pk)


def _download(content: bytes, filename: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def _have_read(job: ImportJob) -> None:
    tasks.read_roster.defer(job=job.pk, language=get_language() or "zh-hans")


def _have_loaded(job: ImportJob) -> None:
    tasks.load_roster.defer(job=job.pk, language=get_language() or "zh-hans")


def _list(request: UserRequest, kind: ImportKind, form: UploadForm, status: int = 200) -> HttpResponse:
    found = ImportJob.objects.of_kind(kind.key).visible_to(request.user, kind.act)
    rows = found.light().select_related("user", "area")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**_kind(kind), "page": page, "form": form}
    return render(request, "households/import_list.html", context, status=status)


def _kind(kind: ImportKind) -> dict[str, Any]:
    return {"kind": kind, "pages": {name: kind.page(name) for name in PAGES}}


@require_GET
@of_kind
def import_list(request: UserRequest, kind: ImportKind) -> HttpResponse:
    """Imports of the user and of their areas, and the form for a new one."""
    return _list(request, kind, UploadForm(user=request.user, kind=kind))


@require_POST
@of_kind
def import_upload(request: UserRequest, kind: ImportKind) -> HttpResponse:
    """Take a sheet and have it read."""
    form = UploadForm(request.POST, request.FILES, user=request.user, kind=kind)
    if not form.is_valid():
        return _list(request, kind, form, status=422)
    file, area = form.cleaned_data["file"], form.cleaned_data["area"]
    try:
        job = jobs.upload(user=request.user, kind=kind, area=area, filename=file.name, content=file.read())
    except jobs.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(kind.page("list"))
    _have_read(job)
    return redirect(kind.page("detail"), job.pk)


@require_GET
@of_kind
def import_template(request: UserRequest, kind: ImportKind) -> HttpResponse:
    """An empty sheet with every column, drop-down lists and explanations."""
    content = write_template(kind.columns, title=str(kind.words.file))
    return _download(content, f"{kind.words.template}.xlsx")


def _state(kind: ImportKind, job: ImportJob) -> dict[str, Any]:
    days = settings.ROSTER_KEEP_DAYS
    phase = kind.phases.get(job.phase, "")
    return {
        **_kind(kind),
        "job": job,
        "interrupted": RUNS.is_interrupted(job),
        "keep_days": days,
        "phase": phase,
    }


@require_GET
@of_kind
def import_detail(request: UserRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Progress, plan or result of an import, by its state."""
    job = get_import(request.user, kind, pk)
    tab, counts = request.GET.get("tab", ""), job.plan.get("counts", {})
    if tab not in TABS:
        tab = next((name for name in TABS if job.plan.get(name)), "problems")
    page = Paginator(job.plan.get(tab, []), PAGE_SIZE).get_page(request.GET.get("page"))
    figures = [(label, counts.get(key)) for key, label in kind.figures]
    context = {**_state(kind, job), "tab": tab, "page": page, "counts": counts, "figures": figures}
    context |= {"lines": _lines(kind, page), "loaded": _loaded(kind, job, counts)}
    return render(request, "households/import_detail.html", context)


def _lines(kind: ImportKind, page: Any) -> list[tuple[list[tuple[Any, str]], Any]]:
    """The cells of each row under the kind's heads, with the row."""
    return [([(row.get(key), css) for key, _label, css in kind.heads], row) for row in page]


def _loaded(kind: ImportKind, job: ImportJob, counts: dict[str, int]) -> str:
    if job.loaded_at is None:
        return ""
    at = timezone.localtime(job.loaded_at).strftime("%Y-%m-%d %H:%M")
    words = {"at": at, "creates": counts["creates"], "updates": counts["updates"]}
    return str(kind.words.loaded) % words


@require_GET
@of_kind
def import_progress(request: UserRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """The progress bar, asked for every second; reloads the page once there is something else to see."""
    job = get_import(request.user, kind, pk)
    state = _state(kind, job)
    response = render(request, "households/_import_progress.html", state)
    if not job.is_under_way or state["interrupted"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@of_kind
def import_load(request: UserRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Have the plan loaded."""
    job = get_import(request.user, kind, pk)
    try:
        jobs.request_load(job=job, user=request.user, confirmed="confirm" in request.POST)
    except jobs.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        _have_loaded(job)
    return redirect(kind.page("detail"), pk)


@require_POST
@of_kind
def import_again(request: UserRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """Run an interrupted, failed or refused import again, or make an old plan anew."""
    job = get_import(request.user, kind, pk)
    try:
        job = jobs.request_again(job=job)
    except jobs.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        (_have_loaded if job.state == ImportJob.State.LOADING else _have_read)(job)
    return redirect(kind.page("detail"), pk)


@require_GET
@of_kind
def import_reasons(request: UserRequest, kind: ImportKind, pk: int) -> HttpResponse:
    """The uploaded workbook with a column that says what is wrong with each row."""
    job = get_import(request.user, kind, pk)
    try:
        content = jobs.reasons(ImportJob.objects.get(pk=job.pk), on=timezone.localdate())
    except (SheetRefused, jobs.HeadNotFound, jobs.ImportRefused, Refused) as refusal:
        messages.error(request, str(refusal))
        return redirect(kind.page("detail"), pk)
    name, suffix = job.filename.rpartition(".")[0], _("problems")
    return _download(content, f"{name}-{suffix}.xlsx")


def import_urls(kind: ImportKind) -> list[URLPattern]:
    """The addresses of a kind, for the `urls.py` of its app."""
    pages: tuple[tuple[str, KindView, str], ...] = (
        ("", import_list, "list"),
        ("upload/", import_upload, "upload"),
        ("template/", import_template, "template"),
        ("<int:pk>/", import_detail, "detail"),
        ("<int:pk>/progress/", import_progress, "progress"),
        ("<int:pk>/load/", import_load, "load"),
        ("<int:pk>/again/", import_again, "again"),
        ("<int:pk>/reasons/", import_reasons, "reasons"),
    )
    root = f"{kind.stem.replace('_', '-')}s"
    return [path(f"{root}/{tail}", v, {"kind": kind}, name=f"{kind.stem}_{n}") for tail, v, n in pages]
