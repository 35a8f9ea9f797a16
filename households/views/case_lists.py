"""Lists of cases: identification, exit, adjustment; and all cases of one household."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from households.cases.kinds import KINDS
from households.cases.openings import openings_for
from households.cases.progress import exit_progress
from households.forms.cases import LISTS
from households.views.detail import household_context


@require_GET
@demands(Act.READ_REGISTER)
def case_list(request: UserRequest, slug: str) -> HttpResponse:
    """Cases of a kind in the user's reach, and the same as Excel."""
    kind = KINDS[slug]
    form = LISTS[slug](request.GET, user=request.user)
    if "export" in request.GET:
        return list_response(form, str(kind.label))
    context = {
        "form": form,
        "page": form.page(),
        "kind": kind,
        "kinds": KINDS.values(),
        "may_open": request.user.access.may(Act.OPEN_CASE),
        "targets": exit_progress(request.user, timezone.localdate().year) if slug == "exit" else (),
    }
    return render(request, "households/cases/case_list.html", context)


@require_GET
@demands(Act.READ_REGISTER)
def household_cases(request: UserRequest, pk: int) -> HttpResponse:
    """Every case of the household, and what may be opened for it."""
    context = household_context(request, pk)
    household = context["household"]
    rows: list[Any] = [
        (kind, case, kind.address(case))
        for kind in KINDS.values()
        for case in kind.model.objects.filter(household=household).in_view()
    ]
    rows.sort(key=lambda row: (row[1].opened_on, row[1].pk), reverse=True)
    context |= {"cases": rows, "openings": openings_for(request.user, context["copy"], [r[1] for r in rows])}
    return render(request, "households/cases/household_cases.html", context)
