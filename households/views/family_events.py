"""What happened to a family: one form for each kind of event, the event with its proofs, and the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.photo_reveals import answer_photo
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.list_pages import list_page
from common.refusals import Refused
from households.forms import family_events as forms
from households.forms.family_event_list import FamilyEventListForm
from households.getters import get_editable_copy, get_family_event, get_family_event_photo
from households.models import FamilyEvent
from households.reveals import PROOF
from households.services import family_events as acts
from households.services.family_events import Told


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one kind of event: its form, its act, its words."""

    form: type[forms.FamilyEventForm]
    act: Callable[..., FamilyEvent]
    title: Any
    note: Any
    icon: str


PAGES = {
    "join": Page(
        forms.JoinForm, acts.join, gettext_lazy("Member joins"),
        gettext_lazy("Birth, marriage into the family, adoption, residence moved in. Enter the other facts "
                     "on the form of the household afterwards."), "user-plus",
    ),
    "leave": Page(
        forms.LeaveForm, acts.leave, gettext_lazy("Members leave"),
        gettext_lazy("Death, marriage out of the family, residence moved out. Study and army service are no "
                     "reasons. They stay in the history of the household."), "user-minus",
    ),
    "return": Page(
        forms.ReturnForm, acts.come_back, gettext_lazy("Member returns"),
        gettext_lazy("A former member lives with the family again."), "user-check",
    ),
    "head": Page(
        forms.HeadForm, acts.change_head, gettext_lazy("Change of head"),
        gettext_lazy("Say for each member what they are to the new head."), "user-star",
    ),
    "split": Page(
        forms.SplitForm, acts.split, gettext_lazy("Split of the household"),
        gettext_lazy("Who leaves founds a household in the same village; one of them is its head. It takes "
                     "over the standing in the register and the helpers, not house, income and account."),
        "arrows-split",
    ),
    "transfer": Page(
        forms.TransferForm, acts.transfer, gettext_lazy("Transfer to another household"),
        gettext_lazy("Members go to a household that is there already."), "transfer",
    ),
    "merge": Page(
        forms.MergeForm, acts.merge, gettext_lazy("Merge into another household"),
        gettext_lazy("Everybody goes to the other household; this one is cancelled and its years stay."),
        "arrows-join",
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_REGISTER)
def family_event_new(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """Record what happened to the family."""
    if kind not in PAGES:
        raise Http404
    copy, page, today = get_editable_copy(request.user, pk), PAGES[kind], timezone.localdate()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = page.form(*sent, copy=copy, user=request.user, today=today)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("key", "on", "remark", "photos")}
        try:
            event = page.act(Told(user=request.user, today=today, **said), copy.household, **form.act())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Recorded: %(kind)s.") % {"kind": event.get_kind_display()})
            return redirect("households:household_detail", event.other_id or pk)
    back, name = (
        reverse("households:household_detail", args=[pk]),
        f"{copy.area.full_name} · {copy.head_name}",
    )
    return form_page(
        request, form, title=page.title, button=_("Record"), back=back, pretitle=name, note=page.note
    )


@require_GET
@demands(Act.READ_REGISTER)
def family_event(request: UserRequest, pk: int, event_pk: int) -> HttpResponse:
    """One event with its proofs."""
    event = get_family_event(request.user, pk, event_pk)
    keys = event.photos.values_list("pk", flat=True)
    photos = [
        reverse("households:family_event_photo", args=[event.household_id, event.pk, key]) for key in keys
    ]
    return render(request, "households/family_event.html", {"event": event, "photos": photos})


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.REVEAL)
def family_event_photo(request: UserRequest, pk: int, event_pk: int, photo_pk: int) -> HttpResponse:
    """A photographed proof, asked for with a reason and logged."""
    photo = get_family_event_photo(request.user, pk, event_pk, photo_pk)
    back = reverse("households:family_event", args=[pk, event_pk])
    return answer_photo(request, PROOF, photo, back=back)


@require_GET
@demands(Act.READ_REGISTER)
def family_event_list(request: UserRequest) -> HttpResponse:
    """What happened to families of the area; the same as Excel."""
    form = FamilyEventListForm(request.GET, user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Changes of families"))
    return list_page(request, "households/family_event_list.html", {"form": form, "page": form.page()})
