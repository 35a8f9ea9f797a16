"""One file of a roster: upload, columns, look, run, result. Reading and comparing are the worker's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.refusals import Refused
from households import tasks
from households.comparing import jobs
from households.comparing.keeping import keep_days
from households.forms.comparisons import ColumnsForm, RosterFileForm
from households.getters import get_comparison_run, get_comparison_source
from households.models import ComparisonHit, ComparisonRun
from households.views.comparisons import lists_of, source_page

State = ComparisonRun.State


def _have_worked_on(run: ComparisonRun) -> None:
    task = tasks.compare_roster if run.state == State.COMPARING else tasks.read_comparison
    task.defer(run=run.pk, language=get_language() or "zh-hans")


@require_POST
@demands(Act.COMPARE_ROSTERS)
def comparison_upload(request: UserRequest, pk: int) -> HttpResponse:
    """Take a file of the roster and have it read."""
    source = get_comparison_source(request.user, pk, Act.COMPARE_ROSTERS)
    form = RosterFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return source_page(request, source, form, status=422)
    file = form.cleaned_data["file"]
    try:
        run = jobs.upload(user=request.user, source=source, filename=file.name, content=file.read())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("households:comparison_source", pk)
    _have_worked_on(run)
    return redirect("households:comparison_run", run.pk)


@require_GET
@demands(Act.COMPARE_ROSTERS)
def comparison_run(request: UserRequest, pk: int) -> HttpResponse:
    """Progress, columns, look or result of a run, by its state."""
    run = get_comparison_run(request.user, pk)
    return _run_page(request, run, _columns_form(run))


@require_GET
@demands(Act.COMPARE_ROSTERS)
def comparison_progress(request: UserRequest, pk: int) -> HttpResponse:
    """The progress bar, asked for every second; reloads the page once there is something else to see."""
    run = get_comparison_run(request.user, pk)
    interrupted = jobs.RUNS.is_interrupted(run)
    context = {"run": run, "interrupted": interrupted}
    response = render(request, "households/_comparison_progress.html", context)
    if not run.is_under_way or interrupted:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@demands(Act.COMPARE_ROSTERS)
def comparison_columns(request: UserRequest, pk: int) -> HttpResponse:
    """Keep the columns with the roster and read the file by them."""
    run = get_comparison_run(request.user, pk)
    form = _columns_form(run, request.POST)
    if not form.is_valid():
        return _run_page(request, run, form, status=422)
    return _go_on(request, run, lambda: _chosen(request, run, form))


def _chosen(request: UserRequest, run: ComparisonRun, form: ColumnsForm) -> ComparisonRun:
    return jobs.choose_columns(run=run, user=request.user, columns=form.cleaned_data)


@require_POST
@demands(Act.COMPARE_ROSTERS)
def comparison_start(request: UserRequest, pk: int) -> HttpResponse:
    """Have the roster compared."""
    run = get_comparison_run(request.user, pk)
    return _go_on(request, run, lambda: jobs.request_compare(run=run, user=request.user))


@require_POST
@demands(Act.COMPARE_ROSTERS)
def comparison_again(request: UserRequest, pk: int) -> HttpResponse:
    """Read or compare a file again that was interrupted or refused."""
    run = get_comparison_run(request.user, pk)
    return _go_on(request, run, lambda: jobs.request_again(run=run, user=request.user))


def _go_on(request: UserRequest, run: ComparisonRun, act: Callable[[], ComparisonRun]) -> HttpResponse:
    """Do the act and queue what follows; say why when it was not done."""
    try:
        _have_worked_on(act())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("households:comparison_run", run.pk)


def _columns_form(run: ComparisonRun, data: Any = None) -> ColumnsForm:
    look = run.look
    return ColumnsForm(data, headings=look.get("headings", ()), proposal=look.get("proposal", {}))


def _run_page(request: UserRequest, run: ComparisonRun, form: ColumnsForm, status: int = 200) -> HttpResponse:
    hits = ComparisonHit.objects.visible_to(request.user).filter(source=run.source_id, last_run=run)
    context = {
        "run": run,
        "source": run.source,
        "form": form,
        "interrupted": jobs.RUNS.is_interrupted(run),
        "lists": lists_of(run.source, request.user, hits.counted()) if run.state == State.DONE else (),
        "figures": [(run.source.label_of(k), run.found(k)) for k in run.source.kinds_for(unmatched=True)],
        "may_choose": run.has_file and run.state in (State.MAPPING, State.READY, State.REFUSED),
        "keep_days": keep_days(on=timezone.localdate()),
    }
    return render(request, "households/comparison_run.html", context, status=status)
