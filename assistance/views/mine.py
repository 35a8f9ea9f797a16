"""My households: what a helper opens on the phone at the gate."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.due_notes import due_notes
from assistance.forms.mine import MyHouseholdsForm
from households.getters import get_open_year
from households.models import HouseholdYear


@require_GET
@demands(Act.LOG_VISIT)
def my_households(request: UserRequest) -> HttpResponse:
    """Households on which the user may log visits: paired to them, or in their team's village."""
    year = get_open_year().pk
    rows = HouseholdYear.objects.of_year(year).visible_to(request.user, Act.LOG_VISIT)
    form = MyHouseholdsForm(request.GET, rows, year=year)
    page = form.page()
    today = timezone.localdate()
    shown = [copy.household_id for copy in page.object_list]
    notes = due_notes(request.user.access, shown, on=today, year=year)
    for copy in page.object_list:
        copy.due = notes.get(copy.household_id, [])
        copy.days_since = (today - copy.last_visit).days if copy.last_visit else None
    return render(request, "assistance/my_households.html", {"form": form, "page": page})
