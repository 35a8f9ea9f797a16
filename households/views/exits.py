"""What belongs to exits alone: answers to the criteria, and signatures of household and helper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.refusals import Refused
from households.cases.kinds import KINDS
from households.cases.proposals import facts_of, propose
from households.forms.case_steps import CriteriaForm, ExitSignatureForm
from households.getters import get_case, get_exit_signature, get_household_year
from households.models import ExitCase
from households.models.case import SignerPart
from households.services.exits import answer_criteria, sign_exit


@require_http_methods(["GET", "POST"])
@demands(Act.OPEN_CASE)
def exit_criteria(request: UserRequest, pk: int) -> HttpResponse:
    """Answer the criteria: what the register says stands there, people decide (D18)."""
    case, today = get_case(request.user, "exit", pk, Act.OPEN_CASE), timezone.localdate()
    facts = facts_of(get_household_year(case.household, case.year_id), today)
    proposals = {one.pk: propose(one.measure, facts) for one in case.criteria.criteria.all()}
    form = CriteriaForm(request.POST or None, case=case, proposals=proposals)
    if request.method == "POST" and form.is_valid():
        try:
            answer_criteria(user=request.user, case=case, said=form.said, today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The criteria are answered."))
            return redirect(KINDS["exit"].address(case))
    return _page(request, "exit_criteria", case, form)


@require_http_methods(["GET", "POST"])
@demands(Act.SIGN_EXIT)
def exit_sign(request: UserRequest, pk: int) -> HttpResponse:
    """Sign the confirmation of exit: the household, then its helper (D19, P5-62)."""
    case, today = get_case(request.user, "exit", pk, Act.SIGN_EXIT), timezone.localdate()
    signed = set(case.signatures.filter(voided_on=None).values_list("part", flat=True))
    # Sent twice, a form names a part that has signed meanwhile: the act knows it again, or says so.
    parts = [part for part in SignerPart.values if request.method == "POST" or part not in signed]
    form = ExitSignatureForm(request.POST or None, request.FILES or None, parts=parts, today=today)
    form.initial = {**form.initial, **_signer(request, case, parts)}
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("part", "name", "signed_on")}
        try:
            picture = form.cleaned_data["picture"]
            sign_exit(user=request.user, case=case, photo=picture, today=today, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The signature is recorded."))
            return redirect(KINDS["exit"].address(case))
    return _page(request, "exit_sign", case, form)


def _signer(request: UserRequest, case: ExitCase, parts: list[str]) -> dict[str, Any]:
    """Who signs next: the head of the household, else the user as helper."""
    if SignerPart.HOUSEHOLD in parts:
        return {"part": SignerPart.HOUSEHOLD, "name": case.head}  # type: ignore[attr-defined]
    return {"part": SignerPart.HELPER, "name": request.user.name}


def _page(request: UserRequest, template: str, case: ExitCase, form: Any) -> HttpResponse:
    place = f"{case.household.area.full_name} · {case.head}"  # type: ignore[attr-defined]
    context = {"case": case, "form": form, "kind": KINDS["exit"], "back": KINDS["exit"].address(case)}
    context |= {"place": place, "rules": case.criteria}
    status = 422 if form.is_bound else 200
    return render(request, f"households/cases/{template}.html", context, status=status)


@require_GET
@demands(Act.READ_REGISTER)
@cache_control(private=True, max_age=3600)
def exit_signature(request: UserRequest, pk: int, signature_pk: int) -> HttpResponse:
    """A signature, for those who read the case."""
    with get_exit_signature(request.user, pk, signature_pk).image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")
