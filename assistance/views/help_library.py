"""What stands behind the help: the library of policies, and the training of helpers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.help_lists import PolicyListForm, TrainingListForm, policy_rows, training_rows
from assistance.forms.help_plan import PolicyForm, TrainingForm
from assistance.getters import get_policy
from assistance.models import Policy
from assistance.policies import may_keep_library
from assistance.services.help_plans import hold_training, save_policy
from common.downloads import list_response
from common.form_pages import form_page
from common.refusals import Refused


@require_GET
@demands(Act.READ_PAIRINGS)
def policy_list(request: UserRequest) -> HttpResponse:
    """Policies of the levels above and how many measures make use of each (P1-14)."""
    form = PolicyListForm(request.GET, policy_rows(request.user, timezone.localdate()))
    if "export" in request.GET:
        return list_response(form, _("Policies"))
    context = {"form": form, "page": form.page(), "may_edit": may_keep_library(request.user.access)}
    return render(request, "assistance/policy_list.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def policy_new(request: UserRequest) -> HttpResponse:
    """Add a policy to the library."""
    if not may_keep_library(request.user.access):
        raise PermissionDenied
    return _policy(request, Policy())


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def policy_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Correct a policy, or write down until when it holds."""
    return _policy(request, get_policy(request.user, pk))


def _policy(request: UserRequest, policy: Policy) -> HttpResponse:
    form, back = PolicyForm(request.POST or None, instance=policy), reverse("assistance:policy_list")
    if request.method == "POST" and form.is_valid():
        try:
            save_policy(user=request.user, policy=form.instance, today=timezone.localdate())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return form_page(request, form, title=_("Policy"), button=_("Save"), back=back)


@require_GET
@demands(Act.READ_PAIRINGS)
def training_list(request: UserRequest) -> HttpResponse:
    """Trainings of helpers and who took part (P5-58)."""
    form = TrainingListForm(
        request.GET, training_rows(request.user), user=request.user, today=timezone.localdate()
    )
    if "export" in request.GET:
        return list_response(form, _("Trainings of helpers"))
    context = {"form": form, "page": form.page(), "may_edit": request.user.access.may(Act.EDIT_PAIRINGS)}
    return render(request, "assistance/training_list.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def training_new(request: UserRequest) -> HttpResponse:
    """Enter a course with who took part."""
    today, back = timezone.localdate(), reverse("assistance:training_list")
    form = TrainingForm(request.POST or None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            hold_training(user=request.user, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return form_page(request, form, title=_("Training of helpers"), button=_("Save"), back=back)
