"""The households that take part in a project: looked at by readers, chosen while it is a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.refusals import Refused
from projects.codes import ProjectState
from projects.forms.participations import PAGE, AddForm, terms_form
from projects.getters import get_project
from projects.models import Project
from projects.services import add_households, save_participations
from projects.services.participations import candidates


@require_GET
@demands(Act.READ_PROJECTS)
def participation_list(request: UserRequest, pk: int) -> HttpResponse:
    """Those who take part; for a draft also the register of the village to choose from."""
    return _page(request, get_project(request.user, pk))


@require_POST
@demands(Act.DECLARE_PROJECT)
def participation_add(request: UserRequest, pk: int) -> HttpResponse:
    """Let the ticked households take part."""
    project = get_project(request.user, pk, Act.DECLARE_PROJECT)
    offered = candidates(project).visible_to(request.user).values_list("household_id", flat=True)
    form = AddForm(request.POST, offered=list(offered))
    if form.is_valid():
        try:
            count = add_households(
                user=request.user,
                project=project,
                households=form.cleaned_data["households"],
                terms=form.terms,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(count)s households added.") % {"count": count})
            return redirect("projects:participation_list", project.pk)
    return _page(request, project, add=form)


@require_POST
@demands(Act.DECLARE_PROJECT)
def participation_save(request: UserRequest, pk: int) -> HttpResponse:
    """Change the terms of the rows shown, and take out those that are marked."""
    project = get_project(request.user, pk, Act.DECLARE_PROJECT)
    removed = {int(key) for key in request.POST.getlist("remove") if key.isdigit()}
    keys = {int(key) for key in request.POST.getlist("row") if key.isdigit()} - removed
    rows = project.participations.filter(pk__in=keys)
    forms = {row.pk: terms_form(row, request.POST) for row in rows}
    valid = [form.is_valid() for form in forms.values()]
    if not all(valid):
        return _page(request, project, bound=request.POST)
    try:
        terms = {key: form.cleaned_data for key, form in forms.items()}
        save_participations(user=request.user, project=project, terms=terms, removed=removed)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The households are saved."))
    return redirect("projects:participation_list", project.pk)


def _page(
    request: UserRequest, project: Project, *, add: AddForm | None = None, bound: Any = None
) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:50]
    may_edit = project.state == ProjectState.DRAFT and request.user.access.may_in(
        Act.DECLARE_PROJECT, project.area_id
    )
    page = Paginator(project.participations.in_view(), PAGE).get_page(request.GET.get("page"))
    sent = set(bound.getlist("row")) if bound is not None else set()
    context = {
        "project": project,
        "page": page,
        "rows": [(row, terms_form(row, bound if str(row.pk) in sent else None)) for row in page],
        "may_edit": may_edit,
        "add": add or AddForm(),
        "q": query,
        "offered": _offered(request, project, query) if may_edit else (),
    }
    status = 422 if bound is not None or (add is not None and add.errors) else 200
    return render(request, "projects/participation_list.html", context, status=status)


def _offered(request: UserRequest, project: Project, query: str) -> Any:
    """Households that could still join, the first page of those that match."""
    taking_part = project.participations.values("household")
    rows = candidates(project).visible_to(request.user).exclude(household__in=taking_part)
    rows = rows.matching(query) if query else rows
    return rows.select_related("area", "household").order_by("head_pinyin", "pk")[:PAGE]
