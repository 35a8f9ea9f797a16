"""Recording a finding: choose what it is about, then write it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused
from households.getters import get_open_year
from inspections.forms.finding import FindingForm
from inspections.getters import get_about, get_answer, get_inspection
from inspections.models import Answer, Inspection
from inspections.objects import KINDS, About, choices
from inspections.services import record_finding


@dataclass(frozen=True, slots=True)
class Origin:
    """What a new finding is about, and the inspection or the answer it comes from."""

    about: About
    inspection: Inspection | None
    answer: Answer | None

    def values(self) -> dict[str, Any]:
        """The arguments for `record_finding`."""
        return {"about": self.about, "inspection": self.inspection, "answer": self.answer}

    @property
    def text(self) -> str:
        """The words to begin with: the question whose answer is a fault."""
        if self.answer is None:
            return ""
        question = f"{self.answer.item.text}：{self.answer.get_value_display()}"
        return f"{question}（{self.answer.remark}）" if self.answer.remark else question


@require_GET
@demands(Act.INSPECT)
def finding_choose(request: UserRequest) -> HttpResponse:
    """What is the finding about? One thing, found by search where the user inspects."""
    asked = request.GET
    kind = asked.get("kind", "") if asked.get("kind") in KINDS else "household"
    inspection = _inspection(request.user, asked.get("inspection", ""))
    area = inspection.area_id if inspection else ""
    text = asked.get("q", "").strip()[:50]
    context = {
        "kinds": [(name, row.label) for name, row in KINDS.items()],
        "kind": kind,
        "inspection": inspection,
        "q": text,
        "choices": choices(KINDS[kind], request.user, text, year=get_open_year().pk, area=area),
    }
    return render(request, "inspections/finding_choose.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.INSPECT)
def finding_new(request: UserRequest) -> HttpResponse:
    """Write down a finding; sent twice it still makes one."""
    origin, today = _origin(request.user, request.GET), timezone.localdate()
    inspected = origin.inspection is not None
    form = FindingForm(
        request.POST or None, request.FILES or None, today=today, inspected=inspected, text=origin.text
    )
    if request.method == "POST" and form.is_valid():
        source: dict[str, Any] = {
            "about": origin.about,
            "inspection": origin.inspection,
            "answer": origin.answer,
        }
        try:
            finding = record_finding(user=request.user, today=today, **source, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The finding is recorded."))
            return redirect("inspections:finding_detail", finding.pk)
    kind = KINDS[origin.about.kind]
    context = {"form": form, "origin": origin, "kind": kind, "title": kind.title(origin.about.row)}
    return render(request, "inspections/finding_new.html", context, status=422 if form.is_bound else 200)


def _origin(user: User, asked: Any) -> Origin:
    """The answer named, or the thing named with its inspection."""
    number = asked.get("answer", "")
    if number:
        if not number.isdigit():
            raise Http404
        answer = get_answer(user, int(number))
        about = get_about(user, "household", str(answer.sampled.household_id))
        return Origin(about, answer.sampled.inspection, answer)
    about = get_about(user, asked.get("kind", ""), asked.get("pk", ""))
    return Origin(about, _inspection(user, asked.get("inspection", "")), None)


def _inspection(user: User, number: str) -> Inspection | None:
    return get_inspection(user, int(number), Act.INSPECT) if number.isdigit() else None
