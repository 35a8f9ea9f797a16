"""The page of a resident member on the phone: today's attendance, and writing into the team's books."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.team import BookForm, DayForm, DisputeForm, EntryForm, MeetingForm
from assistance.getters import get_my_team
from assistance.models import Attendance, Dispute, TeamEntry
from assistance.services.duty import hold_meeting, sign_day, write_page
from assistance.team_codes import DayKind, EntryKind
from assistance.team_rules import Month, rules_on
from common.form_pages import form_page
from common.refusals import Refused


@require_GET
@never_cache
@demands(Act.KEEP_TEAM_BOOKS)
def my_duty(request: UserRequest) -> HttpResponse:
    """Today's attendance with one tap, this month's days, and the ways into the books."""
    today = timezone.localdate()
    return _duty_page(request, DayForm(initial={"day": today}), 200)


@require_POST
@demands(Act.KEEP_TEAM_BOOKS)
def day_sign(request: UserRequest) -> HttpResponse:
    """Sign a day; a second tap changes nothing."""
    today, form = timezone.localdate(), DayForm(request.POST)
    team = get_my_team(request.user, today)
    if team is None:
        raise Http404
    if form.is_valid():
        try:
            row, made = sign_day(user=request.user, team=team, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = (
                _("%(day)s is signed: %(kind)s.") if made else _("%(day)s had been signed already: %(kind)s.")
            )
            messages.success(request, said % {"day": row.day.isoformat(), "kind": row.get_kind_display()})
            return redirect("assistance:my_duty")
    return _duty_page(request, form, 422)


def _duty_page(request: UserRequest, form: DayForm, status: int) -> HttpResponse:
    today, month = timezone.localdate(), Month.of(timezone.localdate())
    team = get_my_team(request.user, today)
    days = list(Attendance.objects.filter(person=request.user).between(month.first, today).order_by("-day"))
    context = {
        "team": team,
        "form": form,
        "today": today,
        "month": month,
        "signed": next((day for day in days if day.day == today), None),
        "days": days,
        "counted": sum(day.kind == DayKind.DUTY for day in days),
        "rule": rules_on(today).days_month,
        "on_duty": DayKind.DUTY,
        "entries": TeamEntry.objects.filter(author=request.user)[:5],
    }
    return render(request, "assistance/my_duty.html", context, status=status)


@require_http_methods(["GET", "POST"])
@demands(Act.KEEP_TEAM_BOOKS)
def entry_new(request: UserRequest) -> HttpResponse:
    """Write a diary entry, a report or a work record."""
    write = partial(write_page, model=TeamEntry)
    return _write(request, EntryForm, write, _("Write into the diary"), {"kind": EntryKind.DIARY})


@require_http_methods(["GET", "POST"])
@demands(Act.KEEP_TEAM_BOOKS)
def meeting_new(request: UserRequest) -> HttpResponse:
    """Enter a meeting with its minutes."""
    return _write(request, MeetingForm, hold_meeting, _("Enter a meeting"))


@require_http_methods(["GET", "POST"])
@demands(Act.KEEP_TEAM_BOOKS)
def dispute_new(request: UserRequest) -> HttpResponse:
    """Take up a dispute."""
    return _write(request, DisputeForm, partial(write_page, model=Dispute), _("Take up a dispute"))


def _write(
    request: UserRequest,
    kind: type[BookForm],
    act: Callable[..., Any],
    title: str,
    first: dict[str, Any] | None = None,
) -> HttpResponse:
    today, back = timezone.localdate(), reverse("assistance:my_duty")
    team = get_my_team(request.user, today)
    if team is None:
        messages.error(request, _("You are not in a resident team today; the township keeps the roster."))
        return redirect(back)
    form = kind(request.POST or None, request.FILES or None, today=today, first=first)
    if request.method == "POST" and form.is_valid():
        try:
            act(user=request.user, team=team, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved in the team's books."))
            return redirect(back)
    return form_page(request, form, title=title, button=_("Save"), back=back, pretitle=team.village.full_name)
