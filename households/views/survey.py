"""The yearly survey of one household, and the way to the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused
from common.templatetags.bangfu import yuan
from households.forms.conflict import with_choices
from households.forms.entry_warnings import DoubtsError
from households.forms.survey_sheet import SurveySheet
from households.getters import get_editable_copy, get_open_year
from households.models import Draft, DraftKind, HouseholdYear
from households.services.entry import EntryError, Saved, StaleVersionError, saved_earlier

NEXT = "next"


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.EDIT_REGISTER)
def survey_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Income, living conditions and safeguards of the open year; `?carry=1` fills in last year's answers."""
    copy = get_editable_copy(request.user, pk)
    if request.method == "POST":
        stored = make_sheet(request.user, copy, data=request.POST).form
        data = with_choices(request.POST, [stored])
        return _save(request, make_sheet(request.user, copy, data=data), data)
    sheet = make_sheet(request.user, copy, carried="carry" in request.GET)
    drafts = Draft.objects.filter(user=request.user, household=pk, kind=DraftKind.SURVEY)
    return show(request, sheet, drafts=drafts.order_by("-updated_at"))


def make_sheet(user: User, copy: HouseholdYear, **kwargs: Any) -> SurveySheet:
    """The sheet of today."""
    return SurveySheet(user=user, copy=copy, on=timezone.localdate(), **kwargs)


def _save(request: UserRequest, sheet: SurveySheet, data: QueryDict) -> HttpResponse:
    """Save what can be saved; else the page again, with what was typed and why not."""
    earlier = saved_earlier(user=request.user, copy=sheet.copy, key=sheet.key)
    if earlier is not None:
        return _saved(request, Saved(earlier, repeated=True))
    if sheet.version != sheet.copy.version:
        return _show_conflict(request, sheet, data)
    if not sheet.is_valid():
        return show(request, sheet, status=422)
    try:
        return _saved(request, sheet.save())
    except DoubtsError as error:
        return show(request, sheet, status=422, doubts=error.doubts)
    except (EntryError, Refused) as error:
        sheet.form.add_error(None, str(getattr(error, "message", error)))
        return show(request, sheet, status=422)
    except StaleVersionError:
        return _show_conflict(request, sheet, data)


def _show_conflict(request: UserRequest, sheet: SurveySheet, data: QueryDict) -> HttpResponse:
    """Theirs beside mine; nothing is saved until the choice is made."""
    copy = get_editable_copy(request.user, sheet.copy.household_id)
    fresh = SurveySheet(user=request.user, copy=copy, on=sheet.on, data=data)
    conflict = fresh.conflict(data)
    merged = make_sheet(request.user, copy, data=conflict.data)
    return show(request, merged, status=409, conflict=conflict)


def _saved(request: UserRequest, saved: Saved) -> HttpResponse:
    copy = HouseholdYear.objects.get(pk=saved.copy.pk)
    if saved.repeated:
        messages.info(request, _("This form had been saved before; below is what was saved then."))
    else:
        sentence = _("Survey of %(name)s saved: net income a head %(income)s yuan.")
        income = yuan(copy.net_income_per_capita) or "—"
        messages.success(request, sentence % {"name": copy, "income": income})
    if request.POST.get("then") == NEXT:
        return redirect(f"{reverse('households:survey_next')}?after={copy.pk}")
    return redirect("households:household_detail", copy.household_id)


def show(request: UserRequest, sheet: SurveySheet, *, status: int = 200, **more: Any) -> HttpResponse:
    """The survey page."""
    members = sheet.copy.members.active().order_by("pk")
    context = {
        "entry": sheet,
        "copy": sheet.copy,
        "members": members,
        "photos": sheet.copy.photos.all(),
        "then": request.POST.get("then") or request.GET.get("then", ""),
        **more,
    }
    return render(request, "households/survey.html", context, status=status)


@require_GET
@never_cache
@demands(Act.EDIT_REGISTER)
def survey_next(request: UserRequest) -> HttpResponse:
    """The next household whose survey is not in yet: in the order of places, after the one just done."""
    copies = HouseholdYear.objects.visible_to(request.user, Act.EDIT_REGISTER)
    year = get_open_year()
    missing = copies.of_year(year.pk).not_surveyed().order_by("area_id", "pk")
    after = request.GET.get("after", "")
    done = copies.filter(pk=int(after)).values_list("area_id", "pk").first() if after.isdigit() else None
    later = missing.filter(Q(area__gt=done[0]) | Q(area=done[0], pk__gt=done[1])) if done else missing
    found = later.first() or missing.first()
    if found is None:
        messages.success(request, _("All surveys of %(year)s in your area are entered.") % {"year": year})
        return redirect("households:survey_list")
    page = reverse("households:survey_edit", args=[found.household_id])
    return redirect(f"{page}?then={NEXT}")
