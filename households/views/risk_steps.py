"""One step of an alert or of a monitored household: its form, and the act."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.form_pages import form_page
from common.life_cycles import LifeCycle, Occasion, Transition
from common.refusals import Refused
from households.forms.risks import CheckForm, ConfirmForm, ProposeForm, StepForm, initial_of
from households.getters import get_alert, get_household_year, get_monitoring
from households.models import Alert
from households.services.alerts import check_alert, confirm_alert
from households.services.monitoring import move_monitoring
from households.transitions import ALERT, MONITORING

FORMS: dict[str, type[StepForm]] = {"check": CheckForm, "confirm": ConfirmForm, "propose": ProposeForm}
Perform = Callable[..., Any]


@require_http_methods(["GET", "POST"])
@demands(Act.READ_REGISTER)
def alert_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """A step of an alert; the table says who may take it."""
    alert = get_alert(request.user, pk)
    back = reverse("households:alert_detail", args=[alert.pk])
    return _answer(request, ALERT, alert, verb, _act_on(alert, verb), back, initial_of(alert))


@require_http_methods(["GET", "POST"])
@demands(Act.READ_REGISTER)
def monitoring_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """A step of a monitored household; the table says who may take it."""
    monitoring = get_monitoring(request.user, pk)
    back = reverse("households:monitoring_detail", args=[monitoring.pk])
    perform = partial(move_monitoring, monitoring=monitoring, verb=verb)
    return _answer(request, MONITORING, monitoring, verb, perform, back)


def _act_on(alert: Alert, verb: str) -> Perform:
    acts: dict[str, Perform] = {"check": check_alert, "confirm": confirm_alert}
    return partial(acts[verb], alert=alert) if verb in acts else partial(ALERT.perform, alert, verb)


def _answer(
    request: UserRequest,
    cycle: LifeCycle,
    case: Any,
    verb: str,
    perform: Perform,
    back: str,
    initial: Any = None,
) -> HttpResponse:
    row, today = _transition(request, cycle, case, verb), timezone.localdate()
    kind = FORMS.get(verb, StepForm)
    form = kind(request.POST or None, needs_opinion=row.needs_opinion, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            perform(user=request.user, today=today, **form.said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(row.done))
            return redirect(back)
    refusal = "" if form.is_bound else _refusal(cycle, case, row, Occasion(case, request.user, today))
    if refusal:
        messages.error(request, refusal)
        return redirect(back)
    return _page(request, form, row, case, back)


def _page(request: UserRequest, form: StepForm, row: Transition, case: Any, back: str) -> HttpResponse:
    copy = get_household_year(case.household)
    who = f"{copy.area.full_name} · {copy.head_name}"
    words = {"title": row.label, "button": row.label, "pretitle": who, "note": str(case)}
    return form_page(request, form, **words, back=back, tone=row.tone)


def _transition(request: UserRequest, cycle: LifeCycle, case: Any, verb: str) -> Transition:
    """The row of the table: the one that leaves the state, else any of this verb (a form sent twice)."""
    rows = [row for row in cycle.transitions if row.verb == verb]
    if not rows:
        raise Http404
    row = cycle.find(case.state, verb) or rows[0]
    if not request.user.access.may_in(Act(row.act), cycle.area_of(case)):
        raise PermissionDenied
    return row


def _refusal(cycle: LifeCycle, case: Any, row: Transition, occasion: Occasion) -> str:
    """Why the step cannot be taken as things stand; what only the form can answer is not asked yet."""
    if case.state not in row.sources:
        return _("This step is not possible in the present state: %(state)s.") % {
            "state": case.get_state_display()
        }
    return cycle.refusal(row, occasion) or ""
