"""One step of putting a finding right: its form, its sentence when it cannot be done, and the act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.life_cycles import Step
from common.refusals import Refused
from inspections.forms.finding import (
    AssignForm,
    OpinionForm,
    ReassignForm,
    ReportForm,
    SendBackForm,
    StepForm,
)
from inspections.getters import get_finding
from inspections.models import Finding
from inspections.objects import name_of
from inspections.services import Assignment, Report, assign, reassign, report, send_back
from inspections.services.findings import default_deadline
from inspections.transitions import DUTY, FINDING_CYCLE


@dataclass(frozen=True, slots=True)
class Deed:
    """How a verb is asked for and done."""

    form: type[StepForm]
    perform: Callable[..., Step]


def _assign(common: dict[str, Any], said: dict[str, Any]) -> Step:
    names = ("measure", "leader", "unit", "person", "deadline")
    return assign(**common, assignment=Assignment(**{n: said[n] for n in names if n in said}))


def _reassign(common: dict[str, Any], said: dict[str, Any]) -> Step:
    return reassign(**common, reason=said["opinion"], **{name: said[name] for name in DUTY})


def _report(common: dict[str, Any], said: dict[str, Any]) -> Step:
    return report(**common, said=Report(said["result"], said["photos"]))


def _send_back(common: dict[str, Any], said: dict[str, Any]) -> Step:
    return send_back(**common, reason=said["opinion"], deadline=said["deadline"])


def _plain(verb: str) -> Callable[[dict[str, Any], dict[str, Any]], Step]:
    def perform(common: dict[str, Any], said: dict[str, Any]) -> Step:
        case = common.pop("finding")
        return FINDING_CYCLE.perform(case, verb, opinion=said["opinion"], **common)

    return perform


ACTS: Mapping[str, Deed] = {
    "assign": Deed(AssignForm, _assign),
    "reassign": Deed(ReassignForm, _reassign),
    "report": Deed(ReportForm, _report),
    "verify": Deed(OpinionForm, _plain("verify")),
    "close": Deed(OpinionForm, _plain("close")),
    "send_back": Deed(SendBackForm, _send_back),
}
LABELS = {row.verb: row for row in FINDING_CYCLE.transitions}


@require_http_methods(["GET", "POST"])
@demands(Act.READ_FINDINGS)
def finding_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """The form of a step; a step that cannot be done says why, and nothing is written."""
    finding, today = get_finding(request.user, pk), timezone.localdate()
    if verb not in ACTS:
        raise Http404
    if not request.user.access.may_in(Act(LABELS[verb].act), finding.area_id):
        raise PermissionDenied
    form = _form(request, finding, verb, today)
    if request.method == "POST" and form.is_valid():
        common = {key: form.cleaned_data[key] for key in ("key", "on")}
        common |= {"user": request.user, "finding": finding, "today": today}
        try:
            ACTS[verb].perform(common, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done."))
            return redirect("inspections:finding_detail", finding.pk)
    refusal = _refusal(finding, verb, request, today) if request.method == "GET" else ""
    context = {"form": form, "finding": finding, "step": LABELS[verb], "refusal": refusal}
    context["name"] = name_of(finding)
    return render(request, "inspections/finding_step.html", context, status=422 if form.is_bound else 200)


def _form(request: UserRequest, finding: Finding, verb: str, today: dt.date) -> StepForm:
    deadline = _deadline(finding, today) if verb == "assign" else None
    files = request.FILES or None
    kind = ACTS[verb].form
    return kind(request.POST or None, files, finding=finding, today=today, deadline=deadline)


def _deadline(finding: Finding, today: dt.date) -> dt.date | None:
    """The county's, offered to be changed; nothing where no number of days is set."""
    try:
        return default_deadline(finding, today)
    except Refused:
        return None


def _refusal(finding: Finding, verb: str, request: UserRequest, today: dt.date) -> str:
    """Why the step cannot be done as things stand."""
    offers = FINDING_CYCLE.offers(finding, request.user, today)
    offer = next((offer for offer in offers if offer.transition.verb == verb), None)
    if offer is None:
        return _("This step is not possible in the present state: %(state)s.") % {
            "state": finding.get_state_display()
        }
    return offer.refusal
