"""The pages of the phone without signal, and the households it keeps.

The two pages bear nothing about anybody: the phone keeps them as they are, and its scripts fill them from
the sealed store.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.visit import VisitSheet
from assistance.phone import pack_of
from assistance.policies import MAX_GIFTS, MAX_PHOTOS
from households.getters import get_open_year

# The phone keeps these pages: they must say nothing of who was signed in when it took them.
NOBODY = {"user": AnonymousUser(), "csrf_token": "", "messages": []}


@require_GET
@login_not_required
def phone_home(request: HttpRequest) -> HttpResponse:
    """My households and the queue, as an empty frame."""
    return render(request, "assistance/phone_home.html", NOBODY)


@require_GET
@login_not_required
def phone_visit(request: HttpRequest) -> HttpResponse:
    """The form of one visit, as an empty frame."""
    sheet = VisitSheet(members=[], first_day=None, today=timezone.localdate())
    limits = {"max_photos": MAX_PHOTOS, "max_gifts": MAX_GIFTS}
    context = {"sheet": sheet, "queue": reverse("assistance:phone_home"), **limits, **NOBODY}
    return render(request, "assistance/phone_visit.html", context)


@require_GET
@never_cache
@demands(Act.LOG_VISIT)
def phone_data(request: UserRequest) -> JsonResponse:
    """What the phone keeps, and a fresh token for what it sends."""
    pack = pack_of(request.user, year=get_open_year().pk, today=timezone.localdate())
    return JsonResponse({**pack, "token": get_token(request)})
