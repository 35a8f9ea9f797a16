"""The project library: its list, and one project with all that stands around it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.list_pages import list_page
from households.tabs import tabs_for
from projects.codes import ProjectState
from projects.forms.lists import ProjectListForm, project_rows
from projects.getters import get_project
from projects.models import Project
from projects.services import notice_level
from projects.transitions import CYCLE

HOUSEHOLDS_SHOWN = 20


@require_GET
@demands(Act.READ_PROJECTS)
def project_list(request: UserRequest) -> HttpResponse:
    """Projects in the user's areas, and the same as the library table in Excel (D22)."""
    form = ProjectListForm(request.GET, project_rows(request.user), user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Project library"))
    may_declare = request.user.access.may(Act.DECLARE_PROJECT)
    context = {"form": form, "page": form.page(), "may_declare": may_declare}
    return list_page(request, "projects/project_list.html", context)


@require_GET
@demands(Act.READ_PROJECTS)
def project_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One project: what it is, where it stands, and what the user may do with it now."""
    project = get_project(request.user, pk)
    access = request.user.access
    level = notice_level(project)
    parts = project.participations.in_view()
    context = {
        "project": project,
        "line": CYCLE.points(project),
        "offers": CYCLE.offers(project, request.user, timezone.localdate()),
        "steps": CYCLE.history(project),
        "notices": [n for n in (project.village_notice, project.township_notice) if n],
        "participations": parts[:HOUSEHOLDS_SHOWN],
        "participation_count": parts.count(),
        "progress": project.progress.select_related("by").prefetch_related("photos"),
        "acceptances": project.acceptances.select_related("by").prefetch_related("signatures"),
        **_may(project, access.may_in(Act.DECLARE_PROJECT, project.area_id)),
        "may_post": level and access.may_in(Act.POST_NOTICE, level.area(project)),
        "notice_prefixes": access.prefixes(Act.READ_REGISTER),
        "tabs": tabs_for(access, "project"),
    }
    return render(request, "projects/project_detail.html", context)


def _may(project: Project, may_declare: bool) -> dict[str, bool]:
    states = {
        "may_edit": ProjectState.DRAFT,
        "may_report": ProjectState.UNDER_WAY,
        "may_inspect": ProjectState.FINISHED,
    }
    return {name: may_declare and project.state == state for name, state in states.items()}
