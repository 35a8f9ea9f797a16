"""The sample on a phone: the households to visit, and the checklist of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.refusals import Refused
from inspections.forms.inspection import AnswerForm
from inspections.getters import get_inspection, get_sampled
from inspections.models import Answer, Finding, Inspection, SampledHousehold
from inspections.services import save_answers


@require_GET
@demands(Act.READ_FINDINGS)
def sample_list(request: UserRequest, pk: int) -> HttpResponse:
    """The drawn households of the user's areas, in the order in which they were drawn."""
    inspection = get_inspection(request.user, pk)
    rows = SampledHousehold.objects.visible_to(request.user).filter(inspection=inspection)
    rows = rows.select_related("household__area", "answered_by").with_head().with_faults()
    context = {
        "inspection": inspection,
        "sample": list(rows.order_by("position")),
        "may_inspect": _may_answer(request, inspection),
    }
    return render(request, "inspections/sample_list.html", context)


@require_GET
@demands(Act.READ_FINDINGS)
def sampled_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The answers of one household, and the findings recorded from them."""
    sampled = get_sampled(request.user, pk)
    answers: list[Any] = list(Answer.objects.filter(sampled=sampled).select_related("item"))
    seen = Finding.objects.visible_to(request.user).filter(answer__sampled=sampled)
    found = dict(seen.values_list("answer_id", "pk"))
    for answer in answers:
        answer.finding_pk = found.get(answer.pk)
        answer.is_fault = answer.value == answer.item.fault
    context = {
        "sampled": sampled,
        "inspection": sampled.inspection,
        "answers": answers,
        "may_inspect": request.user.access.may_in(Act.INSPECT, sampled.inspection.area_id),
        "may_answer": _may_answer(request, sampled.inspection),
    }
    return render(request, "inspections/sampled_detail.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.INSPECT)
def sampled_answer(request: UserRequest, pk: int) -> HttpResponse:
    """The checklist of one household; a second save changes the answers until the feedback."""
    sampled = get_sampled(request.user, pk, Act.INSPECT)
    held = {answer.item_id: answer for answer in Answer.objects.filter(sampled=sampled)}
    items = list(sampled.inspection.checklist.items.all())
    form = AnswerForm(request.POST or None, items=items, held=held, remark=sampled.remark)
    if request.method == "POST" and form.is_valid():
        said = {"answers": form.answers(), "remark": form.cleaned_data["remark"]}
        try:
            save_answers(user=request.user, sampled=sampled, today=timezone.localdate(), **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The answers are saved."))
            return redirect("inspections:sampled_detail", sampled.pk)
    context = {"sampled": sampled, "inspection": sampled.inspection, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "inspections/sampled_answer.html", context, status=status)


def _may_answer(request: UserRequest, inspection: Inspection) -> bool:
    may = request.user.access.may_in(Act.INSPECT, inspection.area_id)
    return may and inspection.is_running
