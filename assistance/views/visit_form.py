"""The phone form of a visit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.visit import VisitSheet
from assistance.policies import MAX_GIFTS, MAX_PHOTOS
from assistance.services import log_visit
from assistance.ties import tied_since
from common.refusals import Refused
from households.getters import get_household, get_household_year
from households.models import Household, HouseholdYear

# Sent by static/js/visit.js, which follows the address itself so that the message is not lost on it.
UPLOAD = "X-Upload"


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.LOG_VISIT)
def visit_new(request: UserRequest, pk: int) -> HttpResponse:
    """The form of one visit; sent twice it still makes one."""
    household = get_household(request.user, pk, Act.LOG_VISIT)
    copy = get_household_year(household)
    today = timezone.localdate()
    options: dict[str, Any] = {
        "members": list(dict.fromkeys(copy.members.active().values_list("name", flat=True))),
        "first_day": tied_since(request.user.access, household, today),
        "today": today,
    }
    if request.method == "GET":
        return _page(request, copy, VisitSheet(**options), 200)
    sheet = VisitSheet(request.POST, request.FILES, **options)
    saved = sheet.is_valid() and _log(request, household, copy, sheet)
    if not saved:
        return _page(request, copy, sheet, 422)
    if UPLOAD in request.headers:
        return HttpResponse(status=201, headers={"Location": reverse("assistance:my_households")})
    return redirect("assistance:my_households")


def _log(request: UserRequest, household: Household, copy: HouseholdYear, sheet: VisitSheet) -> bool:
    """Whether the visit is in the books; if not, the form says why."""
    try:
        _visit, made = log_visit(
            user=request.user, household=household, today=timezone.localdate(), **sheet.values()
        )
    except Refused as refused:
        sheet.form.add_error(None, str(refused))
        return False
    if made:
        messages.success(request, _("The visit to %(head)s is saved.") % {"head": copy})
    else:
        sentence = _("This visit to %(head)s had already been saved; it was not saved a second time.")
        messages.info(request, sentence % {"head": copy})
    return True


def _page(request: UserRequest, copy: HouseholdYear, sheet: VisitSheet, status: int) -> HttpResponse:
    context = {
        "copy": copy,
        "draft": f"visit-{request.user.pk}-{copy.household_id}",
        "sheet": sheet,
        "max_photos": MAX_PHOTOS,
        "max_gifts": MAX_GIFTS,
        "photos_lost": bool(request.FILES) and UPLOAD not in request.headers,
    }
    return render(request, "assistance/visit_form.html", context, status=status)
