"""One case: where it stands and what may be done; its steps, notices and papers."""

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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.photo_reveals import answer_photo
from accounts.roles import Act
from common.form_pages import form_page
from common.life_cycles import Occasion, Transition
from common.refusals import Refused
from households.cases.facts import exit_parts, facts_of
from households.cases.kinds import KINDS, CaseKind, next_steps
from households.cases.notice_text import propose_notice
from households.forms.case_steps import CaseStepForm
from households.getters import get_case, get_case_paper
from households.models import Household
from households.reveals import PAPERS
from households.services.case_notices import is_notice_due, notice_level, post_case_notice
from households.services.cases import NOTICE_FIELDS, take_step
from households.views.notice_form import answer_notice_form


@require_GET
@demands(Act.READ_REGISTER)
def case_detail(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """The case: its way, what the user may do with it now, and all that was done."""
    kind, case = KINDS[slug], get_case(request.user, slug, pk)
    notices = [getattr(case, field, None) for field in NOTICE_FIELDS]
    context = {
        "kind": kind,
        "case": case,
        "line": kind.cycle.points(case),
        "offers": kind.cycle.offers(case, request.user, timezone.localdate()),
        "steps": _steps(kind, case),
        "next": next_steps(kind, case),
        "notices": [notice for notice in notices if notice],
        "notice_due": is_notice_due(case),
        "minutes_url": _minutes_url(kind, case),
        "facts": facts_of(case),
        **_may(request.user, case),
        **(exit_parts(case) if slug == "exit" else {}),
    }
    return render(request, f"households/cases/{slug}_detail.html", context)


def _steps(kind: CaseKind, case: Any) -> list[tuple[Any, Any]]:
    """The history with the photographed papers of each step; two queries."""
    rows = kind.cycle.history(case)
    papers: dict[int, list[str]] = {}
    for paper in kind.paper.objects.filter(step__case=case):
        address = reverse(f"households:{kind.slug}_photo", args=[case.pk, paper.pk])
        papers.setdefault(paper.step_id, []).append(address)
    for _row, step in rows:
        step.papers_shown = papers.get(step.pk, [])
    return rows


def _minutes_url(kind: CaseKind, case: Any) -> str:
    """Where the minutes are printed, once the village has appraised the case; costs one query."""
    if kind.cycle.find(kind.cycle.way[0], "appraise") is None:
        return ""
    return kind.address(case, "minutes") if case.steps.filter(verb="appraise").exists() else ""


def _may(user: User, case: Any) -> dict[str, bool]:
    """Which pages beside the steps the user may open."""
    level, area = notice_level(case), case.household.area_id
    signing = Household.objects.visible_to(user, Act.SIGN_EXIT).filter(pk=case.household_id)
    return {
        "may_post": is_notice_due(case) and user.access.may_in(Act.POST_NOTICE, level.area(case)),  # type: ignore[union-attr]
        "may_answer": case.state == "proposed" and user.access.may_in(Act.OPEN_CASE, area),
        "may_sign": case.state == "appraised" and signing.exists(),
        "reads_notices": bool(user.access.prefixes(Act.READ_REGISTER)),
    }


@require_http_methods(["GET", "POST"])
@demands(Act.READ_REGISTER)
def case_step(request: UserRequest, slug: str, pk: int, verb: str) -> HttpResponse:
    """The form of one step; the table says who may do it."""
    kind, case = KINDS[slug], get_case(request.user, slug, pk)
    row, today = _transition(request.user, kind, case, verb), timezone.localdate()
    form = CaseStepForm(request.POST or None, request.FILES or None, transition=row, case=case, today=today)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "on", "opinion", "photos")}
        try:
            take_step(kind.cycle, case, verb, user=request.user, today=today, facts=form.facts, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{case.head}：{row.done}")
            return redirect(kind.address(case))
    why_not = "" if form.is_bound else kind.cycle.refusal(row, Occasion(case, request.user, today))
    said = {"title": row.label, "button": row.label, "tone": row.tone}
    name = f"{kind.label} · {case.head}"
    return form_page(request, form, pretitle=name, note=why_not, back=kind.address(case), **said)


def _transition(user: User, kind: CaseKind, case: Any, verb: str) -> Transition:
    """The row of the table: the one that leaves the state, else any of this verb (a form sent twice)."""
    rows = [row for row in kind.cycle.transitions if row.verb == verb]
    if not rows:
        raise Http404
    row = kind.cycle.find(case.state, verb) or rows[0]
    if not user.access.may_in(Act(row.act), case.household.area_id):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def case_notice(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """Post the notice that is due: the village's, the township's, or the county's announcement."""
    kind, case = KINDS[slug], get_case(request.user, slug, pk)
    level = notice_level(case)
    if level is None:
        messages.error(request, _("In this state no notice is posted. Look at the case again."))
        return redirect(kind.address(case))
    if not request.user.access.may_in(Act.POST_NOTICE, level.area(case)):
        raise PermissionDenied
    post = partial(post_case_notice, user=request.user, case=case)
    return answer_notice_form(request, propose_notice(case, level), back=kind.address(case), post=post)


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.REVEAL)
def case_photo(request: UserRequest, slug: str, pk: int, paper_pk: int) -> HttpResponse:
    """A photographed paper of a step, asked for with a reason and logged."""
    paper = get_case_paper(request.user, slug, pk, paper_pk)
    back = KINDS[slug].address(paper.step.case)
    return answer_photo(request, PAPERS[slug], paper, back=back)
