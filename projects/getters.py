"""The one door to each object of the library: outside the area 404, in a role that may not 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import Act
from projects.models import ProgressPhoto, Project, Signature


def get_project(user: User, pk: int, act: Act = Act.READ_PROJECTS) -> Project:
    """The project, if the user reads it and may do the act in its village."""
    rows = Project.objects.select_related(
        "area", "organisation", "created_by", "village_notice", "township_notice"
    )
    project: Project = get_object_or_404(rows.visible_to(user), pk=pk)
    if not user.access.may_in(act, project.area_id):
        raise PermissionDenied
    return project


def get_progress_photo(user: User, project_pk: int, pk: int) -> ProgressPhoto:
    """A photo of a project that the user reads."""
    project = get_project(user, project_pk)
    return get_object_or_404(ProgressPhoto, pk=pk, progress__project=project)


def get_signature(user: User, project_pk: int, pk: int) -> Signature:
    """A signature under an acceptance of a project that the user reads."""
    project = get_project(user, project_pk)
    return get_object_or_404(Signature, pk=pk, acceptance__project=project)
