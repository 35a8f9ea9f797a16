"""Papers of the register to print."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.papers import frame_of
from accounts.roles import Act
from common.papers import paper_response
from households.documents import notice_pdf
from households.getters import get_notice


@require_GET
@demands(Act.READ_REGISTER)
def notice_paper(request: UserRequest, pk: int) -> HttpResponse:
    """A public notice as it hangs on the board."""
    notice = get_notice(request.user, pk)
    period = str(notice.get_kind_display())
    frame = frame_of(
        request.user, title=notice.title, period=period, on=notice.starts_on, unit=str(notice.area)
    )
    frame = replace(frame, prepared_by=notice.posted_by.name)
    return paper_response(notice_pdf(notice, frame), notice.title)
