"""What the data checks found: by rule, township and village, as a list, and explaining a finding."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.list_pages import list_page
from common.refusals import Refused
from households.check_subjects import page_of, rule_of, title_of, values_of
from households.check_summary import summary
from households.forms.check_list import CheckListForm, ExplainForm
from households.getters import get_finding
from households.models import RegisterYear
from households.services.checking import explain, withdraw_explanation
from households.tasks import ask_for_check


@require_GET
@demands(Act.READ_REGISTER)
def check_summary(request: UserRequest) -> HttpResponse:
    """How many findings by rule, by township or by village; each number opens its rows."""
    by, area = request.GET.get("by", ""), request.GET.get("area", "")
    context = {
        "summary": summary(request.user, by=by, area=area),
        "may_run": request.user.access.may(Act.EDIT_REGISTER),
    }
    return render(request, "households/check_summary.html", context)


@require_POST
@demands(Act.EDIT_REGISTER)
def check_run(request: UserRequest) -> HttpResponse:
    """Have all rules asked again; the worker does it."""
    ask_for_check()
    messages.success(request, _("The data is being checked; look again in a minute."))
    return redirect("households:check_summary")


@require_GET
@demands(Act.READ_REGISTER)
def check_list(request: UserRequest) -> HttpResponse:
    """The findings that match, and the same rows as Excel."""
    form = CheckListForm(request.GET, request.user, RegisterYear.objects.filter(closed_on=None).first())
    if "export" in request.GET:
        return list_response(form, _("Findings of the data checks"))
    return list_page(request, "households/check_list.html", {"form": form, "page": form.page()})


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_REGISTER)
def check_explain(request: UserRequest, pk: int) -> HttpResponse:
    """Say why the data is right although the rule speaks against it; an empty one takes it back."""
    finding = get_finding(request.user, pk, Act.EDIT_REGISTER)
    form = ExplainForm(request.POST or None, initial={"text": finding.explanation})
    if request.method == "POST" and form.is_valid():
        try:
            explain(
                user=request.user, finding=finding, text=form.cleaned_data["text"], today=timezone.localdate()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Explained. The finding rests until the values change."))
            return redirect(f"{reverse('households:check_list')}?rule={finding.rule}")
    rule = rule_of(finding)
    return form_page(
        request,
        form,
        title=_("Explain the finding"),
        pretitle=f"{finding.rule} {rule.label if rule else ''} · {title_of(finding)}",
        note=f"{rule.explanation if rule else ''} {values_of(finding)}",
        button=_("Save"),
        back=page_of(finding) or reverse("households:check_list"),
        template="households/check_explain.html",
    )


@require_POST
@demands(Act.EDIT_REGISTER)
def check_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take an explanation back."""
    finding = get_finding(request.user, pk, Act.EDIT_REGISTER)
    try:
        withdraw_explanation(finding=finding)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The explanation was withdrawn; the finding is open again."))
    return redirect("households:check_explain", pk)
