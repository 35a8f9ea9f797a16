"""Problems of households: the list, mine to solve, one problem, a new one, its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.problem import FORMS, ProblemForm, StepForm
from assistance.forms.problem_lists import URGENT_FIRST, ProblemListForm, problem_rows
from assistance.getters import get_problem, get_problem_photo
from assistance.models import HouseholdProblem
from assistance.problem_cycle import PROBLEM
from assistance.services.problems import raise_problem, take_step
from common.downloads import list_response
from common.form_pages import form_page
from common.life_cycles import Transition
from common.list_pages import list_page
from common.refusals import Refused
from households.getters import get_household, get_household_year, get_open_year
from households.scoping import reaches
from households.views.detail import household_context

MOST_SHOWN = 200


@require_GET
@demands(Act.READ_PAIRINGS)
def problem_list(request: UserRequest) -> HttpResponse:
    """Problems in the user's scope, overdue ones first, and the same as Excel."""
    year, today = get_open_year().pk, timezone.localdate()
    form = ProblemListForm(
        request.GET, problem_rows(request.user, year, today), user=request.user, year=year, today=today
    )
    if "export" in request.GET:
        return list_response(form, _("Problems of households"))
    context = {"form": form, "page": form.page(), "may_handle": request.user.access.may(Act.HANDLE_PROBLEM)}
    return list_page(request, "assistance/problem_list.html", context)


@require_GET
@demands(Act.HANDLE_PROBLEM)
def problem_mine(request: UserRequest) -> HttpResponse:
    """What the user or their unit is to solve, overdue ones first."""
    today, year = timezone.localdate(), get_open_year().pk
    rows: Any = HouseholdProblem.objects.in_hands_of(request.user).with_head(year).with_late(today)
    rows = rows.select_related("household__area", "unit", "person").order_by("deadline", "pk")
    return render(request, "assistance/problem_mine.html", {"problems": list(rows[:MOST_SHOWN])})


@require_GET
@demands(Act.READ_PAIRINGS)
def household_problems(request: UserRequest, pk: int) -> HttpResponse:
    """The problems of one household, as one of its tabs."""
    context, today = household_context(request, pk), timezone.localdate()
    household = context["household"]
    rows = HouseholdProblem.objects.visible_to(request.user).filter(household=household)
    context |= {
        "problems": rows.select_related("unit", "person").order_by(*URGENT_FIRST)[:MOST_SHOWN],
        "may_raise": reaches(request.user.access_on(today), Act.HANDLE_PROBLEM, household),
    }
    return render(request, "assistance/household_problems.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.HANDLE_PROBLEM)
def problem_new(request: UserRequest, pk: int) -> HttpResponse:
    """Raise a problem of a household."""
    household, today = get_household(request.user, pk, Act.HANDLE_PROBLEM), timezone.localdate()
    form = ProblemForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            problem = raise_problem(user=request.user, household=household, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The problem is raised."))
            return redirect("assistance:problem_detail", problem.pk)
    title, back = _("Raise a problem"), reverse("assistance:household_problems", args=[household.pk])
    head = get_household_year(household).head_name
    return form_page(request, form, title=title, button=title, back=back, pretitle=head)


@require_GET
@demands(Act.READ_PAIRINGS)
def problem_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One problem: what, whose, until when, what was done, and what the user may do now."""
    problem, today = get_problem(request.user, pk), timezone.localdate()
    steps = [(row, step) for row, step in _history(problem)]
    context = {
        "problem": problem,
        "head": get_household_year(problem.household).head_name,
        "late": HouseholdProblem.objects.overdue(today).filter(pk=problem.pk).exists(),
        "line": PROBLEM.points(problem),
        "offers": PROBLEM.offers(problem, request.user, today),
        "steps": steps,
    }
    return render(request, "assistance/problem_detail.html", context)


def _history(problem: HouseholdProblem) -> list[tuple[Transition | None, Any]]:
    steps: Any = problem.steps.select_related("by", "person", "unit").prefetch_related("photos")
    return [(PROBLEM.find(step.source, step.verb), step) for step in steps.order_by("pk")]


@require_http_methods(["GET", "POST"])
@demands(Act.READ_PAIRINGS)
def problem_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """A step of a problem; the table says who may take it."""
    problem, today = get_problem(request.user, pk), timezone.localdate()
    row = _transition(request, problem, verb)
    head = get_household_year(problem.household).head_name
    options: dict[str, Any] = {"problem": problem, "transition": row, "today": today, "head": head}
    form = FORMS.get(verb, StepForm)(request.POST or None, request.FILES or None, **options)
    back = reverse("assistance:problem_detail", args=[problem.pk])
    if request.method == "POST" and form.is_valid() and _taken(request, problem, verb, form):
        return redirect(back)
    return form_page(
        request,
        form,
        title=row.label,
        button=row.label,
        back=back,
        pretitle=f"{problem.household.area.full_name} · {head}",
        note=problem.text,
        tone=row.tone,
        template="common/signed_page.html" if verb == "confirm" else "common/form_page.html",
    )


def _taken(request: UserRequest, problem: HouseholdProblem, verb: str, form: StepForm) -> bool:
    """Whether the step is done; if not, the form says why."""
    cleaned, today = form.cleaned_data, timezone.localdate()
    try:
        take_step(
            user=request.user,
            problem=problem,
            verb=verb,
            key=cleaned["key"],
            on=cleaned["on"],
            today=today,
            said=form.said,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The step is recorded."))
    return True


def _transition(request: UserRequest, problem: HouseholdProblem, verb: str) -> Transition:
    """The row of the table for a verb; a form sent again may find the case moved on, as perform() tells."""
    rows = [row for row in PROBLEM.transitions if row.verb == verb]
    if not rows:
        raise Http404
    row = PROBLEM.find(problem.state, verb) or rows[0]
    if not PROBLEM.allows(request.user.access_on(timezone.localdate()), row.act, problem):
        raise PermissionDenied
    return row


@require_GET
@demands(Act.READ_PAIRINGS)
@cache_control(private=True, max_age=3600)
def problem_photo(request: UserRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo or signature of a problem, for those who read it; kept by their own browser only."""
    photo = get_problem_photo(request.user, pk, photo_pk)
    with photo.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")
