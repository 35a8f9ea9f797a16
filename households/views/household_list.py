"""The list of households and the search over it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.identifiers import normalise
from common.list_pages import list_page
from households.finding import find_households, is_id_number
from households.forms.household_list import HouseholdListForm, address
from households.forms.year_list import MAX_QUERY
from households.getters import get_open_year
from households.models import Draft, RegisterYear
from households.survey_progress import due_for


@require_safe
@demands(Act.READ_REGISTER)
def household_list(request: UserRequest) -> HttpResponse:
    """Households in the user's reach, filtered, sorted, by pages, or the same rows as an Excel file."""
    form = HouseholdListForm(request.GET, request.user, list(RegisterYear.objects.all()))
    year = form.year_row
    if request.GET.get("export") == "xlsx" and year:
        return list_response(form, _("Households %(year)s") % {"year": year})
    may_edit = request.user.access.may(Act.EDIT_REGISTER) and year is not None and year.is_open
    drafts = Draft.objects.filter(user=request.user).order_by("-updated_at") if may_edit else ()
    context = {"form": form, "page": form.page(), "year": year, "may_edit": may_edit, "drafts": drafts}
    if may_edit and year:
        context["due"] = SimpleLazyObject(partial(due_for, request.user, year, timezone.localdate()))
    return list_page(request, "households/household_list.html", context)


@require_POST
@demands(Act.READ_REGISTER)
def search(request: UserRequest) -> HttpResponse:
    """Straight to the one household found, else to the list; an ID number stays out of addresses."""
    text = request.POST.get("q", "").strip()
    found = list(find_households(request.user, text, get_open_year())[:2]) if text else []
    if len(found) == 1:
        return redirect(address(found[0]))
    page = reverse("households:household_list")
    if is_id_number(text):
        messages.warning(request, _("Nobody with this ID number is in the register of your area."))
        return redirect(page)
    query = text if len(text) <= MAX_QUERY else normalise(text)[:MAX_QUERY]
    return redirect(f"{page}?{urlencode({'q': query})}" if query else page)
