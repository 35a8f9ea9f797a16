"""The findings about one household, project or payment, reached from its own page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from funds.getters import get_payment
from households.views.detail import household_context
from inspections.forms.lists import finding_rows
from inspections.objects import KINDS
from projects.getters import get_project

MOST_SHOWN = 200


@require_GET
@demands(Act.READ_FINDINGS)
def household_findings(request: UserRequest, pk: int) -> HttpResponse:
    """What was found about a household, as one of its tabs."""
    context = household_context(request, pk)
    about = _about(request, "household", context["household"])
    return render(request, "inspections/household_findings.html", context | about)


@require_GET
@demands(Act.READ_FINDINGS)
def project_findings(request: UserRequest, pk: int) -> HttpResponse:
    """What was found about a project."""
    about = _about(request, "project", get_project(request.user, pk))
    return render(
        request, "inspections/findings_about.html", about | {"page_name": "projects:project_detail"}
    )


@require_GET
@demands(Act.READ_FINDINGS)
def payment_findings(request: UserRequest, pk: int) -> HttpResponse:
    """What was found about a payment."""
    about = _about(request, "payment", get_payment(request.user, pk), "funds:payment_detail")
    return render(request, "inspections/findings_about.html", about)


def _about(request: UserRequest, kind: str, row: Any, page: str = "") -> dict[str, Any]:
    """The findings, newest first, as far as the user may know; and whether they may record one."""
    rows = finding_rows(request.user, timezone.localdate()).filter(**{kind: row})
    return {
        "row": row,
        "about": kind,
        "page_name": page,
        "findings": rows.order_by("-found_on", "-pk")[:MOST_SHOWN],
        "may_record": KINDS[kind].rows(request.user).filter(pk=row.pk).exists(),
    }
