"""What supervisors look for: gifts that nobody signed for, households that nobody visited."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.supervision import GiftListForm, UnvisitedListForm, gift_rows, unvisited_rows
from common.downloads import list_response
from common.list_pages import list_page
from households.getters import get_open_year


@require_GET
@demands(Act.READ_PAIRINGS)
def gift_list(request: UserRequest) -> HttpResponse:
    """Visits with gifts in the user's scope, those without a receipt first of all, and the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    form = GiftListForm(request.GET, gift_rows(request.user, year), user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Cash and goods given"))
    return list_page(request, "assistance/gift_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_PAIRINGS)
def unvisited_list(request: UserRequest) -> HttpResponse:
    """Registered households without a visit, and the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    rows = unvisited_rows(request.user, year, today)
    form = UnvisitedListForm(request.GET, rows, user=request.user, year=year, today=today)
    if "export" in request.GET:
        return list_response(form, _("Households without a visit"))
    return list_page(request, "assistance/unvisited_list.html", {"form": form, "page": form.page()})
