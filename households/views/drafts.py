"""Drafts of the entry form: saved by the page itself, resumed or discarded by their user."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from households.getters import get_editable_copy, get_household
from households.models import Draft, DraftKind
from households.services.drafts import DraftTooLongError, save_draft
from households.views import survey
from households.views.entry import make_entry, show


@require_POST
@never_cache
@demands(Act.EDIT_REGISTER)
def draft_save(request: UserRequest) -> HttpResponse:
    """Keep what was typed and answer with the time; 204 when the form is saved already."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return HttpResponse(status=400)
    pk = request.POST.get("household", "")
    household = get_household(request.user, int(pk), Act.EDIT_REGISTER) if pk.isdigit() else None
    try:
        draft = save_draft(
            user=request.user,
            key=key,
            household=household,
            typed=request.POST,
            kind=request.POST.get("kind", ""),
        )
    except DraftTooLongError:
        return HttpResponse(status=413)
    if draft is None:
        return HttpResponse(status=204)
    time = timezone.localtime(draft.updated_at).strftime("%H:%M")
    return HttpResponse(
        _("Draft saved at %(time)s") % {"time": time}, content_type="text/plain; charset=utf-8"
    )


@require_GET
@never_cache
@demands(Act.EDIT_REGISTER)
def draft_list(request: UserRequest) -> HttpResponse:
    """The user's own drafts; for htmx only the card that other pages include."""
    drafts = Draft.objects.filter(user=request.user).order_by("-updated_at").select_related("household")
    template = "households/_entry_drafts.html" if _is_part(request) else "households/entry_drafts.html"
    return render(request, template, {"drafts": drafts})


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@require_GET
@never_cache
@demands(Act.EDIT_REGISTER)
def draft_resume(request: UserRequest, key: UUID) -> HttpResponse:
    """The entry page as it was left; saving meets whatever changed since."""
    draft = get_object_or_404(Draft, user=request.user, key=key)
    copy = get_editable_copy(request.user, draft.household_id) if draft.household_id else None
    content: Any = draft.content
    shown = QueryDict(content.reveal())
    if draft.kind == DraftKind.SURVEY and copy is not None:
        return survey.show(request, survey.make_sheet(request.user, copy, shown=shown))
    return show(request, make_entry(request.user, copy, shown=shown))


@require_POST
@demands(Act.EDIT_REGISTER)
def draft_discard(request: UserRequest, key: UUID) -> HttpResponse:
    """Throw the draft away."""
    get_object_or_404(Draft, user=request.user, key=key).delete()
    return redirect("households:draft_list")
