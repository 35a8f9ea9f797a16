"""Tells the public notices which village's exit they are about."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from accounts.models import User
from households.models import Notice, NoticeKind, VillageExit
from households.notice_subjects import Subject, find_subjects


@find_subjects
def exit_of(notice: Notice, user: User) -> Iterator[Subject]:
    """The village's exit that rests on the notice, if the user reads it."""
    if notice.kind != NoticeKind.EXIT:
        return
    for case in VillageExit.objects.visible_to(user).filter(notice=notice).select_related("area"):
        yield Subject(case.area.full_name, reverse("households:village_exit", args=[case.pk]))
