"""The books of resident teams: entries, meetings, disputes and their steps."""

from __future__ import annotations

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
from accounts.papers import list_paper
from accounts.roles import Act
from assistance.forms.team import SolveForm
from assistance.forms.team_lists import DisputeListForm, EntryListForm, dispute_rows, entry_rows
from assistance.getters import get_dispute, get_meeting, get_meeting_photo, get_team_entry
from assistance.models import Dispute
from assistance.services.duty import solve_problem
from assistance.transitions import DISPUTE
from common.downloads import list_response
from common.form_pages import form_page
from common.life_cycles import Transition
from common.list_pages import list_page
from common.refusals import Refused
from common.step_forms import StepForm


@require_GET
@demands(Act.READ_TEAMS)
def entry_list(request: UserRequest) -> HttpResponse:
    """The diary and work record of the user's villages, as Excel and on paper too (D17)."""
    today, title = timezone.localdate(), _("Village diary")
    form = EntryListForm(request.GET, entry_rows(request.user), user=request.user, today=today)
    if request.GET.get("export") == "pdf":
        shares = {"village": 2, "duty": 2, "theme": 2, "who": 2, "text": 8, "problem": 5, "outcome": 5}
        return list_paper(request, form, title=title, on=today, shares=shares)
    if "export" in request.GET:
        return list_response(form, title)
    context = {"form": form, "page": form.page(), "printed": True, "title": title}
    return list_page(request, "assistance/team_book_list.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.KEEP_TEAM_BOOKS)
def entry_solve(request: UserRequest, pk: int) -> HttpResponse:
    """Say how the problem of an entry was dealt with."""
    entry, today = get_team_entry(request.user, pk, Act.KEEP_TEAM_BOOKS), timezone.localdate()
    back = reverse("assistance:team_detail", args=[entry.team_id])
    form = SolveForm(request.POST or None, initial={"solved_on": today, "outcome": entry.outcome})
    if request.method == "POST" and form.is_valid():
        try:
            solve_problem(user=request.user, entry=entry, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The problem is solved."))
            return redirect(back)
    title = _("Problem solved")
    return form_page(request, form, title=title, button=title, back=back, note=entry.problem)


@require_GET
@demands(Act.READ_TEAMS)
def meeting_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One meeting with its minutes and photos."""
    meeting = get_meeting(request.user, pk)
    context = {"meeting": meeting, "photos": meeting.photos.all()}
    return render(request, "assistance/meeting_detail.html", context)


@require_GET
@demands(Act.READ_TEAMS)
@cache_control(private=True, max_age=3600)
def meeting_photo(request: UserRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo of a meeting, for those who read it; kept by their own browser only."""
    photo = get_meeting_photo(request.user, pk, photo_pk)
    with photo.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


@require_GET
@demands(Act.READ_TEAMS)
def dispute_list(request: UserRequest) -> HttpResponse:
    """Disputes in the user's villages, and the same as Excel."""
    today, title = timezone.localdate(), _("Disputes")
    form = DisputeListForm(request.GET, dispute_rows(request.user), user=request.user, today=today)
    if "export" in request.GET:
        return list_response(form, title)
    context = {"form": form, "page": form.page(), "title": title}
    return list_page(request, "assistance/team_book_list.html", context)


@require_GET
@demands(Act.READ_TEAMS)
def dispute_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One dispute: what it is about, where it stands, what was done."""
    dispute = get_dispute(request.user, pk)
    context = {
        "dispute": dispute,
        "line": DISPUTE.points(dispute),
        "offers": DISPUTE.offers(dispute, request.user, timezone.localdate()),
        "steps": DISPUTE.history(dispute),
    }
    return render(request, "assistance/dispute_detail.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.READ_TEAMS)
def dispute_step(request: UserRequest, pk: int, verb: str) -> HttpResponse:
    """A step of a dispute; the table says who may take it."""
    dispute, today = get_dispute(request.user, pk), timezone.localdate()
    row = _transition(request, dispute, verb)
    back = reverse("assistance:dispute_detail", args=[dispute.pk])
    form = StepForm(request.POST or None, transition=row, today=today)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "on", "opinion")}
        try:
            DISPUTE.perform(dispute, verb, user=request.user, today=today, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(row.done))
            return redirect(back)
    words = {"title": row.label, "button": row.label, "pretitle": dispute.parties, "note": dispute.matter}
    return form_page(request, form, **words, back=back, tone=row.tone)


def _transition(request: UserRequest, dispute: Dispute, verb: str) -> Transition:
    """The row that leaves the state, else any of this verb (a form sent twice), that the user may take."""
    rows = [row for row in DISPUTE.transitions if row.verb == verb]
    if not rows:
        raise Http404
    here = DISPUTE.find(dispute.state, verb)
    mine = [row for row in ([here] if here else rows) if _may(request, dispute, row)]
    if not mine:
        raise PermissionDenied
    return mine[0]


def _may(request: UserRequest, dispute: Dispute, row: Transition) -> bool:
    return request.user.access.may_in(Act(row.act), DISPUTE.area_of(dispute))
