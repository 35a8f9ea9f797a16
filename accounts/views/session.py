"""Signing in and out, and the page of those who tried too often."""

from __future__ import annotations

import datetime as dt
from typing import Any

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.forms import SignInForm
from accounts.models import Area


class SignInView(LoginView):
    """The entrance."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the county's name, and how long a session lasts when one has just ended."""
        ended = self.request.method == "GET" and "ended" in self.request.GET
        return super().get_context_data(
            county=Area.objects.at(Area.Level.COUNTY).first(),
            idle_minutes=settings.SESSION_COOKIE_AGE // 60 if ended else None,
            **kwargs,
        )


class SignOutView(LogoutView):
    """Ends the session; the browser forgets pages, drafts, photos: phones and computers are shared."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def locked(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Say until when signing in is refused; 429 as django-axes answers."""
    username = get_client_username(request, credentials)
    attempts = AccessAttempt.objects.filter(username=username)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    until = last + (get_cool_off(request) or dt.timedelta())
    return render(request, "accounts/locked.html", {"until": until}, status=429)
