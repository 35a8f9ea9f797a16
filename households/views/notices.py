"""Public notices: the list, one notice as it hangs, its proof, its withdrawal, and objections to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.form_pages import form_page
from common.list_pages import list_page
from common.refusals import Refused
from households.forms.notices import (
    NoticeListForm,
    NoticePhotosForm,
    ObjectionForm,
    SettleForm,
    WithdrawForm,
    notice_rows,
)
from households.getters import get_notice, get_notice_photo, get_objection
from households.notice_subjects import subjects_of
from households.services.notices import prove_notice, raise_objection, settle_objection, withdraw_notice


@require_GET
@demands(Act.READ_REGISTER)
def notice_list(request: UserRequest) -> HttpResponse:
    """Notices in the user's areas, and the same as Excel."""
    today = timezone.localdate()
    form = NoticeListForm(request.GET, notice_rows(request.user), user=request.user, today=today)
    if "export" in request.GET:
        return list_response(form, _("Public notices"))
    return list_page(request, "households/notice_list.html", {"form": form, "page": form.page()})


@require_GET
@demands(Act.READ_REGISTER)
def notice_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The notice as it hangs, to print; below it proof and objections."""
    notice = get_notice(request.user, pk)
    today = timezone.localdate()
    subjects = subjects_of(notice, request.user)
    objections = list(notice.objections.select_related("settled_by"))
    heads = {subject.household: subject.name for subject in subjects if subject.household}
    context = {
        "notice": notice,
        "standing": notice.standing(today),
        "photos": notice.photos.all(),
        "objections": [(objection, heads.get(objection.household_id or 0, "")) for objection in objections],
        "subjects": subjects,
        "may_post": request.user.access.may_in(Act.POST_NOTICE, notice.area_id),
        "has_begun": notice.starts_on <= today,
    }
    return render(request, "households/notice_detail.html", context)


@require_GET
@demands(Act.READ_REGISTER)
@cache_control(private=True, max_age=3600)
def notice_photo(request: UserRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo of the posted notice, for those who read it."""
    photo = get_notice_photo(request.user, pk, photo_pk)
    with photo.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def notice_prove(request: UserRequest, pk: int) -> HttpResponse:
    """Add photos of the posted notice."""
    notice = get_notice(request.user, pk, Act.POST_NOTICE)
    form = NoticePhotosForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            prove_notice(user=request.user, notice=notice, photos=form.cleaned_data["photos"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("households:notice_detail", notice.pk)
    back = reverse("households:notice_detail", args=[notice.pk])
    return form_page(request, form, title=_("Add photos"), pretitle=notice.title, button=_("Save"), back=back)


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def notice_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take the notice down with a reason."""
    notice = get_notice(request.user, pk, Act.POST_NOTICE)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_notice(user=request.user, notice=notice, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The notice is withdrawn. What rests on it needs a new one."))
            return redirect("households:notice_detail", notice.pk)
    title, button = _("Withdraw the notice"), _("Withdraw")
    back = reverse("households:notice_detail", args=[notice.pk])
    return form_page(
        request, form, title=title, pretitle=notice.title, button=button, back=back, tone="danger"
    )


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def objection_new(request: UserRequest, pk: int) -> HttpResponse:
    """Record an objection to the notice."""
    notice = get_notice(request.user, pk, Act.POST_NOTICE)
    today = timezone.localdate()
    subjects = subjects_of(notice, request.user)
    shown = [(subject.household, subject.name) for subject in subjects if subject.household]
    form = ObjectionForm(request.POST or None, today=today, households=shown)
    if request.method == "POST" and form.is_valid():
        try:
            raise_objection(user=request.user, notice=notice, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The objection is recorded; its case waits until it is settled."))
            return redirect("households:notice_detail", notice.pk)
    back = reverse("households:notice_detail", args=[notice.pk])
    return form_page(
        request, form, title=_("Record an objection"), pretitle=notice.title, button=_("Save"), back=back
    )


@require_http_methods(["GET", "POST"])
@demands(Act.POST_NOTICE)
def objection_settle(request: UserRequest, pk: int) -> HttpResponse:
    """Decide an objection with a reason."""
    objection = get_objection(request.user, pk, Act.POST_NOTICE)
    today = timezone.localdate()
    form = SettleForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            settle_objection(user=request.user, objection=objection, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("households:notice_detail", objection.notice_id)
    return form_page(
        request,
        form,
        title=_("Settle the objection"),
        pretitle=objection.text,
        button=_("Save"),
        back=reverse("households:notice_detail", args=[objection.notice_id]),
    )
