"""Opening a case for a household: an application, an exit, an adjustment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.form_pages import form_page
from common.refusals import Refused
from households.cases.kinds import kind_of
from households.cases.openings import CHANGES, NOTES, TITLES
from households.forms.case_steps import AdjustmentForm, ApplicationForm, ExitForm, OpeningForm
from households.getters import get_household, get_household_year
from households.models import Household
from households.services.cases import open_adjustment, open_exit, open_identification


@require_http_methods(["GET", "POST"])
@demands(Act.OPEN_CASE)
def identification_new(request: UserRequest, pk: int) -> HttpResponse:
    """A household applies to be identified as poor (P5-47)."""
    note = _("The household applies of its own will. Photograph the signed application.")
    return _opening(request, pk, ApplicationForm, open_identification, _("Apply for identification"), note)


@require_http_methods(["GET", "POST"])
@demands(Act.OPEN_CASE)
def exit_new(request: UserRequest, pk: int) -> HttpResponse:
    """The village proposes that a household has left poverty (P5-52)."""
    note = _("Next the criteria are answered: the register proposes, people decide.")
    return _opening(request, pk, ExitForm, open_exit, _("Evaluate the exit"), note)


@require_http_methods(["GET", "POST"])
@demands(Act.OPEN_CASE)
def adjustment_new(request: UserRequest, pk: int, change: str) -> HttpResponse:
    """The village proposes to put the register right: 清退, 整户注销, 返贫."""
    if change not in CHANGES:
        raise Http404

    def open_case(**said: Any) -> Any:
        return open_adjustment(kind=CHANGES[change], **said)

    return _opening(request, pk, AdjustmentForm, open_case, TITLES[change], str(NOTES[change]))


def _opening(
    request: UserRequest,
    pk: int,
    kind: type[OpeningForm],
    act: Callable[..., Any],
    title: Any,
    note: str,
) -> HttpResponse:
    """Draw or take the form that opens a case."""
    household = get_household(request.user, pk, Act.OPEN_CASE)
    today = timezone.localdate()
    form = kind(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            case = act(user=request.user, household=household, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The case is opened."))
            return redirect(kind_of(case).address(case))
    back = reverse("households:household_cases", args=[pk])
    name = _name(household)
    return form_page(
        request, form, title=title, pretitle=name, note=note, button=_("Open the case"), back=back
    )


def _name(household: Household) -> str:
    copy = get_household_year(household)
    return f"{copy.area.full_name} · {copy.head_name or household}"
