"""Rosters to compare: the list with what is still to review, a roster with its runs, a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.roles import Act
from common.form_pages import form_page
from households.comparing.conditions import CONDITIONS
from households.forms.comparisons import RosterFileForm, SourceForm
from households.getters import get_comparison_source
from households.models import ComparisonHit, ComparisonRun, ComparisonSource
from households.roster_scope import kinds_for, may_compare

PAGE_SIZE = 25


Counts = dict[tuple[int, str], tuple[int, int]]


def lists_of(source: ComparisonSource, user: User, counts: Counts) -> list[dict[str, Any]]:
    """The roster's lists with what stands on each in the user's reach, and how much of it is undecided."""
    lists = []
    for kind in source.kinds_for(unmatched=may_compare(user.access, source.kind)):
        every, undecided = counts.get((source.pk, kind), (0, 0))
        lists.append({"kind": kind, "label": source.label_of(kind), "every": every, "undecided": undecided})
    return lists


@require_GET
@demands(Act.REVIEW_COMPARISON)
def comparison_list(request: UserRequest) -> HttpResponse:
    """Every roster that is the user's business with its lists, counted in the user's reach."""
    sources = ComparisonSource.objects.visible_to(request.user)
    counts = ComparisonHit.objects.visible_to(request.user).counted()
    done = Max("runs__done_at", filter=Q(runs__state=ComparisonRun.State.DONE))
    rows = [
        {
            "source": source,
            "condition": CONDITIONS[source.condition].label,
            "lists": lists_of(source, request.user, counts),
            "may_compare": may_compare(request.user.access, source.kind),
        }
        for source in sources.annotate(compared_at=done).order_by("name")
    ]
    context = {"rows": rows, "may_compare": bool(kinds_for(request.user.access, Act.COMPARE_ROSTERS))}
    return render(request, "households/comparison_list.html", context)


@require_GET
@demands(Act.COMPARE_ROSTERS)
def comparison_source(request: UserRequest, pk: int) -> HttpResponse:
    """A roster: what it is, its lists, its runs, and the form for the next file."""
    return source_page(
        request, get_comparison_source(request.user, pk, Act.COMPARE_ROSTERS), RosterFileForm()
    )


def source_page(
    request: UserRequest, source: ComparisonSource, form: RosterFileForm, status: int = 200
) -> HttpResponse:
    """The page of a roster; 422 with a file that was not taken."""
    runs = ComparisonRun.objects.light().filter(source=source).select_related("user")
    counts = ComparisonHit.objects.visible_to(request.user).filter(source=source).counted()
    lists = lists_of(source, request.user, counts)
    page = Paginator(runs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "source": source,
        "condition": CONDITIONS[source.condition],
        "lists": lists,
        "page": page,
        "rows": [(run, [run.found(each["kind"]) for each in lists]) for run in page],
        "form": form,
    }
    return render(request, "households/comparison_source.html", context, status=status)


@require_http_methods(["GET", "POST"])
@demands(Act.COMPARE_ROSTERS)
def comparison_new(request: UserRequest) -> HttpResponse:
    """Enter a roster that will be compared."""
    if not kinds_for(request.user.access, Act.COMPARE_ROSTERS):
        raise PermissionDenied
    return _edit(request, SourceForm(request.POST or None, user=request.user), _("New roster to compare"))


@require_http_methods(["GET", "POST"])
@demands(Act.COMPARE_ROSTERS)
def comparison_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change what a roster is; what it found keeps standing until the next run."""
    source = get_comparison_source(request.user, pk, Act.COMPARE_ROSTERS)
    form = SourceForm(request.POST or None, instance=source, user=request.user)
    return _edit(request, form, _("Change the roster"))


def _edit(request: UserRequest, form: SourceForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        source = form.save()
        messages.success(request, _("The roster is recorded. Give its file to compare it."))
        return redirect("households:comparison_source", source.pk)
    back = reverse("households:comparison_list")
    return form_page(request, form, title=title, button=_("Save"), back=back)
