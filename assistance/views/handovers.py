"""Handing over the households of a cadre who leaves, and the sheet that both sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.papers import frame_of
from accounts.roles import Act
from assistance.forms.handover import HandoverForm, HandoverListForm, LeavingForm
from assistance.getters import get_handover
from assistance.handover_sheet import lines_of, sheet_pdf
from assistance.services.handovers import hand_over, to_hand_over
from common.downloads import list_response
from common.list_pages import list_page
from common.papers import paper_response
from common.refusals import Refused
from households.getters import get_open_year
from households.models import Household


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_PAIRINGS)
def handover_new(request: UserRequest) -> HttpResponse:
    """First who leaves, then which households go to whom."""
    asked = LeavingForm(request.GET if "helper" in request.GET else None)
    if not asked.is_valid():
        status = 422 if asked.is_bound else 200
        return render(request, "assistance/handover_start.html", {"form": asked}, status=status)
    old, today = asked.cleaned_data["helper"], timezone.localdate()
    rows = to_hand_over(request.user, old).with_head(get_open_year().pk)
    form = HandoverForm(request.POST or None, rows=list(rows), today=today)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            act = hand_over(user=request.user, old=old, new=said.pop("successor"), today=today, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Handed over. Print the sheet and let both sign it."))
            return redirect("assistance:handover_detail", act.pk)
    status = 422 if form.is_bound else 200
    return render(request, "assistance/handover_new.html", {"form": form, "old": old}, status=status)


@require_GET
@demands(Act.READ_PAIRINGS)
def handover_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What was handed over to whom; as a paper the sheet that both sign."""
    act = get_handover(request.user, pk)
    lines = lines_of(act, Household.objects.visible_to(request.user, Act.READ_PAIRINGS))
    if request.GET.get("export") == "pdf":
        period = _("From %(old)s to %(new)s, %(day)s") % {"old": act.old, "new": act.new, "day": act.on}
        frame = frame_of(request.user, title=_("Hand-over sheet"), period=period, on=timezone.localdate())
        return paper_response(sheet_pdf(lines, frame), f"{frame.title} {act.old} {act.on}")
    return render(request, "assistance/handover_detail.html", {"act": act, "lines": lines})


@require_GET
@demands(Act.READ_PAIRINGS)
def handover_list(request: UserRequest) -> HttpResponse:
    """Hand-overs in the user's scope; the same as Excel."""
    form = HandoverListForm(request.GET, user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Hand-overs"))
    context = {"form": form, "page": form.page(), "may_edit": request.user.access.may(Act.EDIT_PAIRINGS)}
    return list_page(request, "assistance/handover_list.html", context)
