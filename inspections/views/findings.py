"""Findings: the ledger, mine to put right, one finding, a new one, photos."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.papers import list_paper
from accounts.roles import Act
from common.downloads import list_response
from households.getters import get_open_year
from inspections.forms.lists import FindingListForm, finding_rows
from inspections.getters import get_finding, get_photo
from inspections.models import Inspection
from inspections.objects import name_of
from inspections.transitions import FINDING_CYCLE

# Of the width of the paper; the others are as narrow as possible.
SHARES = {"text": 7, "about": 7, "measure": 6, "unit": 5, "state": 4, "result": 6, "evidence": 3}
DONE = {row.verb: row.done for row in FINDING_CYCLE.transitions}


@require_GET
@demands(Act.READ_FINDINGS)
def finding_list(request: UserRequest) -> HttpResponse:
    """Findings in the user's areas, and the same as the rectification ledger (D36), in Excel and on paper."""
    today, year = timezone.localdate(), get_open_year().pk
    rows = finding_rows(request.user, today)
    form = FindingListForm(request.GET, rows, user=request.user, year=year, today=today)
    title, export = _("Rectification ledger"), request.GET.get("export")
    if export == "pdf":
        return list_paper(request, form, title=title, on=today, shares=SHARES)
    if export:
        return list_response(form, title)
    context = {"form": form, "page": form.page(), "may_inspect": request.user.access.may(Act.INSPECT)}
    return render(request, "inspections/finding_list.html", context)


@require_GET
@demands(Act.RECTIFY)
def finding_mine(request: UserRequest) -> HttpResponse:
    """What the user or their unit is to put right, most urgent first."""
    today = timezone.localdate()
    mine = finding_rows(request.user, today).to_rectify(request.user)  # type: ignore[attr-defined]
    findings = list(mine.order_by("deadline", "pk")[:200])
    for finding in findings:
        finding.name = name_of(finding)
    return render(request, "inspections/finding_mine.html", {"findings": findings, "today": today})


@require_GET
@demands(Act.READ_FINDINGS)
def finding_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One finding: what, whose, until when, what was done, and what the user may do now."""
    finding, today = get_finding(request.user, pk), timezone.localdate()
    steps: list[Any] = list(
        finding.steps.select_related("by", "leader", "unit", "person").prefetch_related("photos")
    )
    for step in steps:
        step.done = DONE[step.verb]
    known = Inspection.objects.visible_to(request.user).filter(pk=finding.inspection_id or 0)
    context = {
        "finding": finding,
        "name": name_of(finding),
        "steps": steps,
        "photos": finding.photos.filter(step=None),
        "line": FINDING_CYCLE.points(finding),
        "offers": FINDING_CYCLE.offers(finding, request.user, today),
        "inspection": known.first(),
    }
    return render(request, "inspections/finding_detail.html", context)


@require_GET
@demands(Act.READ_FINDINGS)
@cache_control(private=True, max_age=3600)
def finding_photo(request: UserRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A stored photo, for those who see the finding; kept by their own browser only."""
    photo = get_photo(request.user, pk, photo_pk)
    with photo.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")
