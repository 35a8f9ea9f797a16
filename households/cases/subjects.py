"""Tells the public notices which cases of the register they are about."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from accounts.models import User
from households.cases.kinds import KINDS
from households.models import Notice, NoticeKind
from households.notice_subjects import Subject, find_subjects
from households.services.cases import NOTICE_FIELDS

ABOUT_CASES = (NoticeKind.IDENTIFICATION, NoticeKind.EXIT, NoticeKind.ADJUSTMENT, NoticeKind.ANNOUNCEMENT)


@find_subjects
def cases_of(notice: Notice, user: User) -> Iterator[Subject]:
    """The cases that rest on the notice, as far as the user reads them."""
    if notice.kind not in ABOUT_CASES:
        return
    for kind in KINDS.values():
        condition = Q(pk__in=[])
        for field in NOTICE_FIELDS:
            if hasattr(kind.model, field):
                condition |= Q(**{field: notice})
        for case in kind.model.objects.visible_to(user).filter(condition).in_view().order_by("pk"):
            yield Subject(f"{kind.label} · {case.head}", kind.address(case), case.household_id)
