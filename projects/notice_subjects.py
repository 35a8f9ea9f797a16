"""Tells the register's notices which project they are about."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from households.models import Notice, NoticeKind
from households.notice_subjects import Subject, find_subjects
from projects.models import Project


@find_subjects
def project_of(notice: Notice, user: User) -> Iterator[Subject]:
    """The project that rests on the notice, if the user reads it."""
    if notice.kind != NoticeKind.PROJECT:
        return
    rows = Project.objects.visible_to(user)
    for project in rows.filter(Q(village_notice=notice) | Q(township_notice=notice)):
        yield Subject(project.name, reverse("projects:project_detail", args=[project.pk]))
