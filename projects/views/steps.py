"""Moving a project: one step of its life cycle, and the notice that is due."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.life_cycles import Occasion, Transition
from common.refusals import Refused
from common.step_forms import StepForm
from households.views.notice_form import answer_notice_form
from projects.getters import get_project
from projects.models import Project
from projects.notice_text import propose_notice
from projects.services import move_project, notice_level, post_project_notice
from projects.transitions import CYCLE


@require_http_methods(["GET", "POST"])
@demands(Act.READ_PROJECTS)
def project_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one step; the table says who may do it."""
    project = get_project(request.user, pk)
    row = _transition(request, project, verb)
    today = timezone.localdate()
    form = StepForm(request.POST or None, transition=row, today=today)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "on", "opinion")}
        try:
            move_project(user=request.user, project=project, verb=verb, today=today, facts=form.facts, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{project.name}：{row.done}")
            return redirect("projects:project_detail", project.pk)
    why_not = "" if form.is_bound else CYCLE.refusal(row, Occasion(project, request.user, today))
    context = {"project": project, "row": row, "form": form, "why_not": why_not}
    return render(request, "projects/project_step.html", context, status=422 if form.is_bound else 200)


def _transition(request: UserRequest, project: Project, verb: str) -> Transition:
    """The row of the table: the one that leaves the state, else any of this verb (a form sent twice)."""
    rows = [row for row in CYCLE.transitions if row.verb == verb]
    if not rows:
        raise Http404
    row = CYCLE.find(project.state, verb) or rows[0]
    if not request.user.access.may_in(Act(row.act), project.area_id):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def project_notice(request: UserRequest, pk: int) -> HttpResponse:
    """Post the notice that is due: the village's or the township's."""
    project = get_project(request.user, pk)
    back = reverse("projects:project_detail", args=[project.pk])
    level = notice_level(project)
    if level is None:
        messages.error(request, _("In this state no notice is posted. Look at the project again."))
        return redirect(back)
    if not request.user.access.may_in(Act.POST_NOTICE, level.area(project)):
        raise PermissionDenied
    post = partial(post_project_notice, user=request.user, project=project)
    return answer_notice_form(request, propose_notice(project, level), back=back, post=post)
