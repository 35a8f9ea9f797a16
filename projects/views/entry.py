"""Entering a project and changing it while it is a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.refusals import Refused
from projects.forms.project import ProjectForm
from projects.getters import get_project
from projects.models import Project
from projects.services import create_project, edit_project


@require_http_methods(["GET", "POST"])
@demands(Act.DECLARE_PROJECT)
def project_new(request: UserRequest) -> HttpResponse:
    """A new draft; sent twice it is one."""
    form = ProjectForm(request.POST or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and not form.open_doubts:
        try:
            project = create_project(user=request.user, key=form.key_sent, values=form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The project is saved. Now choose the households that take part."))
            return redirect("projects:participation_list", project.pk)
    return _page(request, form, None)


@require_http_methods(["GET", "POST"])
@demands(Act.DECLARE_PROJECT)
def project_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a draft, unless somebody else has meanwhile."""
    project = get_project(request.user, pk, Act.DECLARE_PROJECT)
    form = ProjectForm(request.POST or None, instance=project, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and not form.open_doubts:
        try:
            edit_project(
                user=request.user,
                project=project,
                version=form.cleaned_data["version"] or 0,
                values=form.values,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The project is saved."))
            return redirect("projects:project_detail", project.pk)
    return _page(request, form, project)


def _page(request: UserRequest, form: ProjectForm, project: Project | None) -> HttpResponse:
    context = {"form": form, "project": project}
    return render(request, "projects/project_form.html", context, status=422 if form.is_bound else 200)
