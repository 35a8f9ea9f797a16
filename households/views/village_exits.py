"""The exit of a village: propose it, look at it, answer its criteria, take its steps, post its notice."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import Area, User
from accounts.roles import Act
from common.form_pages import form_page
from common.life_cycles import Occasion, Transition
from common.refusals import Refused
from common.step_forms import StepForm
from households.forms.case_steps import CriteriaForm
from households.forms.notices import Proposal
from households.forms.village import VillageExitForm
from households.getters import get_village, get_village_exit, get_village_sheet
from households.models import VillageExit, VillageExitState
from households.services.village_exits import (
    answer_village_criteria,
    is_notice_due,
    post_exit_notice,
    propose_exit,
    take_village_step,
)
from households.transitions import VILLAGE_EXIT as CYCLE
from households.views.notice_form import answer_notice_form
from households.village_facts import counted_in, propose


def _address(case: VillageExit) -> str:
    return reverse("households:village_exit", args=[case.pk])


@require_http_methods(["GET", "POST"])
@demands(Act.OPEN_CASE)
def village_exit_new(request: UserRequest, pk: str) -> HttpResponse:
    """The village applies to leave poverty."""
    village, today = get_village(request.user, pk, Act.OPEN_CASE), timezone.localdate()
    form = VillageExitForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            case = propose_exit(user=request.user, village=village, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The case is opened."))
            return redirect("households:village_exit_criteria", case.pk)
    note = _("Next the criteria are answered: the register proposes, people decide.")
    said = {"title": _("Propose the village's exit"), "button": _("Open the case"), "note": note}
    back = reverse("households:village_detail", args=[village.pk])
    return form_page(request, form, pretitle=village.full_name, back=back, **said)


@require_GET
@demands(Act.READ_REGISTER)
def village_exit(request: UserRequest, pk: int) -> HttpResponse:
    """The case: its way, what the user may do with it now, its criteria and all that was done."""
    case = get_village_exit(request.user, pk)
    access, answers = request.user.access, {one.criterion_id: one for one in case.answers.all()}
    context = {
        "case": case,
        "line": CYCLE.points(case),
        "offers": CYCLE.offers(case, request.user, timezone.localdate()),
        "steps": CYCLE.history(case),
        "answers": [(one, answers.get(one.pk)) for one in case.criteria.criteria.all()],
        "notices": [case.notice] if case.notice else [],
        "may_answer": case.state == VillageExitState.PROPOSED and access.may_in(Act.OPEN_CASE, case.area_id),
        "may_post": is_notice_due(case) and access.may_in(Act.POST_NOTICE, _township(case)),
        "reads_notices": bool(access.prefixes(Act.READ_REGISTER)),
        "kind": {"first_done": _("proposed by the village")},
    }
    return render(request, "households/village_exit.html", context)


def _township(case: VillageExit) -> str:
    return case.area_id[: Area.Level.TOWNSHIP]


@require_http_methods(["GET", "POST"])
@demands(Act.OPEN_CASE)
def village_exit_criteria(request: UserRequest, pk: int) -> HttpResponse:
    """Answer the criteria: what the registers say stands there, people decide."""
    case = get_village_exit(request.user, pk, Act.OPEN_CASE)
    sheet = get_village_sheet(request.user, case.area_id, case.year, Act.OPEN_CASE)
    counted = counted_in(case.area_id, case.year_id)
    proposals = {one.pk: propose(one.measure, sheet, counted) for one in case.criteria.criteria.all()}
    form = CriteriaForm(request.POST or None, case=case, proposals=proposals)
    if request.method == "POST" and form.is_valid():
        try:
            answer_village_criteria(user=request.user, case=case, said=form.said, today=timezone.localdate())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The criteria are answered."))
            return redirect(_address(case))
    context = {"form": form, "back": _address(case), "place": case.area.full_name, "rules": case.criteria}
    status = 422 if form.is_bound else 200
    return render(request, "households/cases/exit_criteria.html", context, status=status)


@require_http_methods(["GET", "POST"])
@demands(Act.READ_REGISTER)
def village_exit_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one step; the table says who may do it."""
    case, today = get_village_exit(request.user, pk), timezone.localdate()
    row = _transition(request.user, case, verb)
    form = StepForm(request.POST or None, transition=row, today=today)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "on", "opinion")}
        try:
            take_village_step(user=request.user, case=case, verb=verb, today=today, facts=form.facts, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{case.area.name}：{row.done}")
            return redirect(_address(case))
    why_not = "" if form.is_bound else CYCLE.refusal(row, Occasion(case, request.user, today))
    said = {"title": row.label, "button": row.label, "tone": row.tone, "note": why_not}
    return form_page(request, form, pretitle=case.area.full_name, back=_address(case), **said)


def _transition(user: User, case: VillageExit, verb: str) -> Transition:
    """The row of the table: the one that leaves the state, else any of this verb (a form sent twice)."""
    rows = [row for row in CYCLE.transitions if row.verb == verb]
    if not rows:
        raise Http404
    row = CYCLE.find(case.state, verb) or rows[0]
    if not user.access.may_in(Act(row.act), case.area_id):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def village_exit_notice(request: UserRequest, pk: int) -> HttpResponse:
    """Post the notice of the intended exit in the township."""
    case = get_village_exit(request.user, pk)
    if not is_notice_due(case):
        messages.error(request, _("In this state no notice is posted. Look at the case again."))
        return redirect(_address(case))
    if not request.user.access.may_in(Act.POST_NOTICE, _township(case)):
        raise PermissionDenied
    post = partial(post_exit_notice, user=request.user, case=case)
    return answer_notice_form(request, _proposal(case), back=_address(case), post=post)


def _proposal(case: VillageExit) -> Proposal:
    """What the notice says, with the village's figures."""
    counted = counted_in(case.area_id, case.year_id)
    words = {"village": case.area.name, "year": case.year_id}
    head = [_("No."), _("village"), _("poor people"), _("set of criteria")]
    rows: list[list[Any]] = [[1, case.area.full_name, counted.poor_people, case.criteria.name]]
    return Proposal(
        area=Area.objects.get(pk=_township(case)),
        title=_("Public notice of the intended exit of %(village)s in %(year)s") % words,
        parameter="notice_days_village_exit",
        body=_(
            "By the procedure laid down, %(village)s is to leave poverty as a village. Whoever objects tells "
            "the township or the telephone below within the days of the notice."
        )
        % words,
        table={"head": head, "rows": rows},
    )
