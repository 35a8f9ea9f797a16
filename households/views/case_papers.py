"""Papers of cases to print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.papers import frame_of
from accounts.roles import Act
from common.papers import Frame, paper_response, table_paper
from households.cases.documents import application_pdf, confirmation_pdf, minutes_pdf
from households.cases.kinds import KINDS
from households.forms.cases import ExitListForm
from households.getters import get_case, get_household_year
from households.services.case_notices import VILLAGE


@require_GET
@demands(Act.READ_REGISTER)
def application_paper(request: UserRequest, pk: int) -> HttpResponse:
    """The application of a household (D01)."""
    case = get_case(request.user, "identification", pk)
    frame = _frame(request.user, case, _("Application for identification as a poor household"))
    copy = get_household_year(case.household, case.year_id)
    return paper_response(application_pdf(case, copy, frame), f"{frame.title} {copy.head_name}")


@require_GET
@demands(Act.READ_REGISTER)
def exit_paper(request: UserRequest, pk: int) -> HttpResponse:
    """The confirmation of exit, signed by household and helper (D18, D19)."""
    case = get_case(request.user, "exit", pk)
    frame = _frame(request.user, case, _("Confirmation of exit from poverty"))
    copy = get_household_year(case.household, case.year_id)
    return paper_response(confirmation_pdf(case, copy, frame), f"{frame.title} {copy.head_name}")


@require_GET
@demands(Act.READ_REGISTER)
def minutes_paper(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """The minutes of the assembly that appraised the case and others of its village (D07)."""
    kind, case = KINDS[slug], get_case(request.user, slug, pk)
    step = case.steps.filter(verb="appraise").order_by("-pk").first()
    if step is None:
        raise Http404(_("The village has not appraised this case yet."))
    village = case.household.area_id[:VILLAGE]
    steps = kind.cycle.step.objects.filter(verb="appraise", on=step.on, meeting=step.meeting)
    votes = {one.case_id: one for one in steps.order_by("pk")}
    cases = kind.model.objects.visible_to(request.user).inside(village).in_view().filter(pk__in=votes)
    frame = _frame(request.user, case, _("Minutes of the democratic appraisal"))
    rows = [(one, votes[one.pk]) for one in cases.order_by("pk")]
    return paper_response(minutes_pdf(step, rows, frame), f"{frame.title} {step.on}")


@require_GET
@demands(Act.READ_REGISTER)
def exit_list_paper(request: UserRequest) -> HttpResponse:
    """The exits that match the list's criteria, as the list that is approved."""
    form = ExitListForm(request.GET, user=request.user)
    rows = list(form.approval_rows())
    year, today = form.data.get("year") or timezone.localdate().year, timezone.localdate()
    frame = frame_of(
        request.user, title=_("Approval list of households leaving poverty"), period=str(year), on=today
    )
    total = ["", _("Total"), "", "", str(sum(row[4] for row in rows)), "", "", ""]
    return paper_response(table_paper(frame, form.APPROVAL_HEAD, rows, total=total), frame.title)


def _frame(user: User, case: Any, title: str) -> Frame:
    place = str(case.household.area)
    return frame_of(user, title=title, period=str(case.year_id), on=timezone.localdate(), unit=place)
