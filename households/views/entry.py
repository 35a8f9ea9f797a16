"""Entering a household: one form for the household of the open year and its members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.roles import Act
from households.forms.conflict import with_choices
from households.forms.entry import Entry
from households.forms.entry_conflict import find_conflict, forms_in
from households.getters import get_editable_copy, get_open_year
from households.models import Draft, DraftKind, HouseholdYear
from households.services.entry import EntryError, Saved, StaleVersionError, saved_earlier
from households.services.id_check import check_number


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.EDIT_REGISTER)
def household_new(request: UserRequest) -> HttpResponse:
    """Enter a household that is not in the register yet."""
    return _entry(request, None)


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.EDIT_REGISTER)
def household_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change the household's copy of the open year; 403 when it has none, since closed years are frozen."""
    return _entry(request, get_editable_copy(request.user, pk))


def _entry(request: UserRequest, copy: HouseholdYear | None) -> HttpResponse:
    entry = make_entry(request.user, copy)
    if request.method == "POST":
        data = with_choices(request.POST, forms_in(make_entry(request.user, copy, request.POST)))
        return _save(request, make_entry(request.user, copy, data), data)
    return show(request, entry, drafts=_drafts(request.user, copy))


def make_entry(
    user: User, copy: HouseholdYear | None, data: QueryDict | None = None, *, shown: QueryDict | None = None
) -> Entry:
    """The form of today in the open year."""
    return Entry(user=user, year=get_open_year(), copy=copy, on=timezone.localdate(), data=data, shown=shown)


def _drafts(user: User, copy: HouseholdYear | None) -> QuerySet[Draft]:
    """What this user left unfinished in this form."""
    household = copy.household_id if copy else None
    drafts = Draft.objects.filter(user=user, household=household, kind=DraftKind.ENTRY)
    return drafts.order_by("-updated_at")


def _save(request: UserRequest, entry: Entry, data: QueryDict) -> HttpResponse:
    """Save what can be saved; else the page again, with what was typed and why not."""
    earlier = saved_earlier(user=request.user, copy=entry.copy, key=entry.key)
    if earlier is not None:
        return _saved(request, Saved(earlier, repeated=True))
    if entry.copy is not None and entry.version != entry.copy.version:
        return _show_conflict(request, entry, data)
    if not entry.is_valid() or entry.open_doubts:
        return show(request, entry, status=422)
    try:
        return _saved(request, entry.save())
    except EntryError as error:
        entry.household.add_error(None, str(error.message))
        return show(request, entry, status=422)
    except StaleVersionError:
        return _show_conflict(request, entry, data)


def _show_conflict(request: UserRequest, entry: Entry, data: QueryDict) -> HttpResponse:
    """Theirs beside mine; nothing is saved until the choice is made."""
    copy = get_editable_copy(request.user, entry.copy.household_id) if entry.copy else None
    conflict = find_conflict(entry, data)
    merged = make_entry(request.user, copy, conflict.data)
    return show(request, merged, status=409, conflict=conflict)


def _saved(request: UserRequest, saved: Saved) -> HttpResponse:
    if saved.repeated:
        messages.info(request, _("This form had been saved before; below is what was saved then."))
    else:
        messages.success(request, _("Saved."))
    return redirect("households:household_detail", saved.copy.household_id)


def show(request: UserRequest, entry: Entry, *, status: int = 200, **more: Any) -> HttpResponse:
    """The entry page."""
    is_checked = entry.household.is_bound and entry.is_valid()
    doubts = entry.doubts if is_checked else []
    context = {"entry": entry, "copy": entry.copy, "doubts": doubts, **more}
    return render(request, "households/entry.html", context, status=status)


@require_POST
@never_cache
@demands(Act.EDIT_REGISTER)
def id_check(request: UserRequest) -> HttpResponse:
    """Whether a number is in the register; asked by POST, since addresses are logged."""
    household = request.POST.get("household", "")
    answer = check_number(
        user=request.user,
        text=request.POST.get("number", ""),
        household=int(household) if household.isdigit() else None,
        on=timezone.localdate(),
    )
    return render(request, "households/_entry_id_answer.html", {"answer": answer})
