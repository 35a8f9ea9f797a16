"""Tells the public notices which case of the register they are about."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from households.cases.kinds import KINDS
from households.models import Notice, NoticeKind
from households.notice_subjects import Subject, find_subjects
from households.services.cases import NOTICE_FIELDS

ABOUT_CASES = (NoticeKind.IDENTIFICATION, NoticeKind.EXIT, NoticeKind.ADJUSTMENT, NoticeKind.ANNOUNCEMENT)


@find_subjects
def case_of(notice: Notice, user: User) -> Subject | None:
    """The case that rests on the notice, if the user reads it."""
    if notice.kind not in ABOUT_CASES:
        return None
    for kind in KINDS.values():
        condition = Q(pk__in=[])
        for field in NOTICE_FIELDS:
            if hasattr(kind.model, field):
                condition |= Q(**{field: notice})
        case = kind.model.objects.visible_to(user).filter(condition).in_view().first()
        if case is not None:
            return Subject(f"{kind.label} · {case.head}", kind.address(case))
    return None
