"""Visits: the list, one visit, its photos."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.lists import VisitListForm, visit_rows
from assistance.forms.supervision import signs_of
from assistance.getters import get_photo, get_visit
from assistance.models import HouseholdProblem, Visit, VisitLook
from assistance.policies import is_clock_off
from assistance.services.amendments import may_amend
from assistance.services.receipts import given_on
from assistance.signs import with_signs
from common.downloads import list_response
from common.list_pages import list_page
from households.getters import get_household_year, get_open_year
from households.models import Household
from households.scoping import reaches


@require_GET
@demands(Act.READ_PAIRINGS)
def visit_list(request: UserRequest) -> HttpResponse:
    """Visits in the user's scope, and the same as Excel."""
    year = get_open_year().pk
    rows = visit_rows(request.user, year)
    form = VisitListForm(request.GET, rows, user=request.user, year=year, today=timezone.localdate())
    if "export" in request.GET:
        return list_response(form, _("Visits"))
    return list_page(request, "assistance/visit_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_PAIRINGS)
def visit_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One visit with its gifts and photos."""
    visit: Visit = get_visit(request.user, pk)
    context: dict[str, Any] = {
        "visit": visit,
        "copy": get_household_year(visit.household),
        "gifts": visit.gifts.all(),
        "photos": visit.photos.all(),
        "may_log": Household.objects.visible_to(request.user, Act.LOG_VISIT)
        .filter(pk=visit.household_id)
        .exists(),
        **_added(request, visit),
    }
    return render(request, "assistance/visit_detail.html", context)


def _added(request: UserRequest, visit: Visit) -> dict[str, Any]:
    """What came to the visit later, and what the user may add."""
    access, today = request.user.access, timezone.localdate()
    signed = with_signs(Visit.objects.filter(pk=visit.pk), today).get()
    # Signs are for who supervises, not for the visitor.
    supervises = access.may_in(Act.EDIT_PAIRINGS, visit.household.area_id)
    return {
        "amendments": visit.amendments.select_related("by").order_by("-pk"),
        "problem": HouseholdProblem.objects.filter(visit=visit).first(),
        "receipt": visit.receipts.filter(amount=given_on(visit)).first(),
        "distance": signed.distance,
        "clock_off": is_clock_off(visit.phone_clock, visit.created_at),
        "supervises": supervises,
        "signs": signs_of(signed) if supervises else [],
        "look": VisitLook.objects.filter(visit=visit).select_related("by").first() if supervises else None,
        "may_amend": may_amend(request.user, visit, today),
        "may_handle": reaches(access, Act.HANDLE_PROBLEM, visit.household),
    }


@require_GET
@demands(Act.READ_PAIRINGS)
@cache_control(private=True, max_age=3600)
def visit_photo(request: UserRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A stored photo, for those who read the visit; kept by their own browser only."""
    photo = get_photo(request.user, pk, photo_pk)
    with photo.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")
