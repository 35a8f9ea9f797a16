"""The village register: its list, a village with its years, its sheet, opinions, and a merger."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import Area, User
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.list_pages import list_page
from common.papers import paper_response
from common.refusals import Refused
from households.forms.village import MergeForm, OpinionForm, VillageForm
from households.forms.village_list import VillageListForm
from households.getters import get_open_year, get_village, get_village_sheet
from households.models import OpinionLevel, RegisterYear, VillageExit, VillageExitState, VillageYear
from households.services.villages import OPINION_ACTS, give_opinion, merge_village, save_sheet
from households.village_facts import counted_in, incidence
from households.village_sheet import sheet_paper, sheet_parts


@require_GET
@demands(Act.READ_REGISTER)
def village_list(request: UserRequest) -> HttpResponse:
    """Villages in the user's reach with their sheets of a year, and the same as Excel."""
    form = VillageListForm(request.GET, user=request.user, years=list(RegisterYear.objects.all()))
    if "export" in request.GET:
        return list_response(form, _("Village register %(year)s") % {"year": form.year_shown})
    context = {"form": form, "page": form.page(), "year": form.year_shown}
    return list_page(request, "households/village_list.html", context)


@require_GET
@demands(Act.READ_REGISTER)
def village_detail(request: UserRequest, pk: str) -> HttpResponse:
    """One village in a year: its sheet, what the register counts, opinions, its exit, its mergers."""
    village = get_village(request.user, pk)
    sheets = list(VillageYear.objects.filter(area=village).select_related("year"))
    sheet = _chosen(sheets, request.GET.get("year", ""))
    year = sheet.year_id if sheet else get_open_year().pk
    counted = counted_in(village.pk, year)
    context = {
        "village": village,
        "sheets": sheets,
        "sheet": sheet,
        "year": year,
        "parts": sheet_parts(sheet) if sheet else (),
        "counted": counted,
        "incidence": incidence(sheet, counted) if sheet else None,
        "opinions": sheet.opinions.select_related("by") if sheet else (),
        "exits": village.village_exits.select_related("year"),
        "merged": village.predecessors.filter(level=Area.Level.VILLAGE),
        **_may(request.user, village, sheet),
    }
    return render(request, "households/village_detail.html", context)


def _chosen(sheets: list[VillageYear], year: str) -> VillageYear | None:
    asked = next((sheet for sheet in sheets if str(sheet.year_id) == year), None)
    return asked or (sheets[0] if sheets else None)


def _may(user: User, village: Area, sheet: VillageYear | None) -> dict[str, Any]:
    """What the user may do: only in the open year, and only with a village that has not ended."""
    access, lives = user.access, village.valid_to is None
    is_open = sheet is not None and sheet.year.is_open
    levels = [level for level in OpinionLevel if access.may_in(OPINION_ACTS[level], village.pk)]
    return {
        "may_edit": lives and access.may_in(Act.EDIT_REGISTER, village.pk),
        "may_say": levels if is_open else [],
        "may_open": lives and is_open and access.may_in(Act.OPEN_CASE, village.pk),
        "may_merge": lives and access.may_in(Act.APPROVE_CASE, village.pk),
    }


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.EDIT_REGISTER)
def village_edit(request: UserRequest, pk: str) -> HttpResponse:
    """The sheet of the open year; `?carry=1` fills in last year's values."""
    village, year = get_village(request.user, pk, Act.EDIT_REGISTER), get_open_year()
    form = _sheet_form(request, village, year)
    back = reverse("households:village_detail", args=[village.pk])
    if request.method == "POST" and form.is_valid():
        said = {"version": form.cleaned_data["version"], "values": form.values}
        try:
            save_sheet(user=request.user, village=village, year=year, today=timezone.localdate(), **said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The sheet of %(village)s is saved.") % {"village": village.name})
            return redirect(back)
    context = {"form": form, "village": village, "year": year, "back": back}
    return render(request, "households/village_edit.html", context, status=422 if form.is_bound else 200)


def _sheet_form(request: UserRequest, village: Area, year: RegisterYear) -> VillageForm:
    sheets = {sheet.year_id: sheet for sheet in VillageYear.objects.filter(area=village, year__lte=year.pk)}
    before = next((sheets[one] for one in sorted(sheets, reverse=True) if one < year.pk), None)
    sheet = sheets.get(year.pk)
    marked = VillageExit.objects.filter(area=village, state=VillageExitState.MARKED).exists()
    carried = {}
    if before and "carry" in request.GET:
        carried = {name: getattr(before, name) for name in VillageForm.Meta.fields}
        if sheet:
            own = {name: getattr(sheet, name) for name in carried}
            carried |= {name: value for name, value in own.items() if value not in (None, "")}
    return VillageForm(
        request.POST or None, instance=sheet, initial=carried, before=before, exit_is_set=marked
    )


@require_http_methods(["GET", "POST"])
@demands(Act.READ_REGISTER)
def village_opinion(request: UserRequest, pk: str, level: str) -> HttpResponse:
    """The opinion of a level under the sheet of the open year."""
    if level not in OpinionLevel.values:
        raise Http404
    wanted = OpinionLevel(level)
    sheet = get_village_sheet(request.user, pk, get_open_year(), OPINION_ACTS[wanted])
    said = sheet.opinions.filter(level=level).values_list("text", flat=True).first()
    form = OpinionForm(request.POST or None, level=wanted, initial={"text": said or ""})
    back = reverse("households:village_detail", args=[sheet.area_id])
    if request.method == "POST" and form.is_valid():
        text, today = form.cleaned_data["text"], timezone.localdate()
        try:
            give_opinion(user=request.user, sheet=sheet, level=level, text=text, today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The opinion is kept."))
            return redirect(back)
    title, place = _("Opinion about the village"), str(sheet)
    return form_page(request, form, title=title, pretitle=place, button=_("Save"), back=back)


@require_http_methods(["GET", "POST"])
@demands(Act.APPROVE_CASE)
def village_merge(request: UserRequest, pk: str) -> HttpResponse:
    """Merge the village into another one; its history stays."""
    village, today = get_village(request.user, pk, Act.APPROVE_CASE), timezone.localdate()
    form = MergeForm(request.POST or None, village=village, today=today)
    back = reverse("households:village_detail", args=[village.pk])
    if request.method == "POST" and form.is_valid():
        into, on = form.cleaned_data["into"], form.cleaned_data["on"]
        try:
            moved = merge_village(user=request.user, village=village, into=into, on=on, today=today)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Merged; %(count)s households moved.") % {"count": moved})
            return redirect("households:village_detail", into.pk)
    note = _(
        "Households, groups and postings of the open year go to the other village. Closed years, cases, "
        "projects and notices stay with this one; its page remains."
    )
    said = {"title": _("Merge the village"), "button": _("Merge"), "tone": "danger", "note": note}
    return form_page(request, form, pretitle=village.full_name, back=back, **said)


@require_GET
@demands(Act.READ_REGISTER)
def village_paper(request: UserRequest, pk: str, year: int) -> HttpResponse:
    """The sheet of a village as a paper (村登记表)."""
    village = get_village(request.user, pk)
    sheet = VillageYear.objects.filter(area=village, year=year).select_related("area", "year").first()
    if sheet is None:
        raise Http404
    title = _("Register of the village")
    return paper_response(sheet_paper(request.user, sheet, on=timezone.localdate()), f"{title} {sheet}")
