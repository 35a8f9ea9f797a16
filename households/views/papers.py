"""Papers of the register to print."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.papers import frame_of
from accounts.roles import Act
from common.papers import paper_response
from households.documents import notice_pdf
from households.getters import get_household, get_household_year, get_notice
from households.register_card import card_pdf, gather_card


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


@require_GET
@demands(Act.READ_REGISTER)
def register_card(request: UserRequest, pk: int) -> HttpResponse:
    """The household's form of a year (D02): register, members, income, living conditions and safeguards."""
    wanted = request.GET.get("year", "")
    copy = get_household_year(get_household(request.user, pk), int(wanted) if wanted.isdigit() else None)
    frame = frame_of(
        request.user,
        title=_("Register card of a household"),
        period=_("Year %(year)s") % {"year": copy.year_id},
        on=copy.surveyed_on or timezone.localdate(),
        unit=copy.area.full_name,
    )
    return paper_response(card_pdf(gather_card(copy), frame), f"{copy} {copy.year_id}")
