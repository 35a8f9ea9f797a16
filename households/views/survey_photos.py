"""Photos of a survey: added as evidence for a safeguard, shown to those who read the household."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.form_pages import form_page
from common.forms import DressedForm
from common.photo_fields import PhotosField
from common.refusals import Refused
from households.getters import get_editable_copy, get_survey_photo
from households.models import Safeguard
from households.services.survey import MOST_PHOTOS, add_photos


class EvidenceForm(DressedForm):
    """Photos and the safeguard they show."""

    safeguard = forms.ChoiceField(label=gettext_lazy("Safeguard"), choices=Safeguard.choices)
    photos = PhotosField(label=gettext_lazy("Photos"), most=MOST_PHOTOS)


@require_http_methods(["GET", "POST"])
@demands(Act.EDIT_REGISTER)
def survey_photo_new(request: UserRequest, pk: int) -> HttpResponse:
    """Add photos to the survey of the open year."""
    copy = get_editable_copy(request.user, pk)
    page = reverse("households:survey_edit", args=[pk])
    is_sent = request.method == "POST"
    form = EvidenceForm(request.POST, request.FILES) if is_sent else EvidenceForm(initial=request.GET.dict())
    if is_sent and form.is_valid():
        try:
            add_photos(user=request.user, copy=copy, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(page)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return form_page(request, form, title=_("Photos as evidence"), button=_("Save"), back=page, pretitle=copy)


@require_GET
@demands(Act.READ_REGISTER)
@cache_control(private=True, max_age=3600)
def survey_photo(request: UserRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A stored photo; kept by the reader's own browser only."""
    photo = get_survey_photo(request.user, pk, photo_pk)
    with photo.image.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")
