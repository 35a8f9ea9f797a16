"""The dossier of a household: one page and one paper, gathered by the same function."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.papers import frame_of
from accounts.roles import Act
from common.papers import paper_response
from dashboards.documents import dossiers_pdf
from dashboards.dossier import gather
from households.getters import get_household
from households.views.detail import household_context


@require_GET
@demands(Act.READ_REGISTER)
def dossier(request: UserRequest, pk: int) -> HttpResponse:
    """Everything the user may know of a household, in the order of time."""
    context = household_context(request, pk)
    found = gather(request.user, [pk], timezone.localdate())
    return render(request, "dashboards/dossier.html", context | {"dossier": found[0]})


@require_GET
@demands(Act.READ_REGISTER)
def dossier_paper(request: UserRequest, pk: int) -> HttpResponse:
    """The same as a PDF."""
    household = get_household(request.user, pk)
    today = timezone.localdate()
    frame = frame_of(request.user, title=_("Dossier of a household"), period="", on=today)
    found = gather(request.user, [household.pk], today)
    return paper_response(dossiers_pdf(found, frame), f"{frame.title} {household}")
