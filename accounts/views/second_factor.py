"""Setting up, giving and switching off the second factor."""

from __future__ import annotations

import django_otp
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import second_factor
from accounts.decorators import UserRequest
from accounts.forms import CodeForm
from accounts.models import Authenticator


@require_http_methods(["GET", "POST"])
@never_cache
def give(request: UserRequest) -> HttpResponse:
    """Ask for the code; who has no device yet sets one up by giving its first code."""
    target = _target(request)
    if request.user.is_verified():  # type: ignore[attr-defined]
        return redirect(target)
    known = second_factor.device_of(request.user)
    device = known or second_factor.new_device(request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_factor.accepts(device, form.cleaned_data["code"]):
            django_otp.login(request, device)
            return redirect(target)
        form.add_error("code", _refusal(device))
    context = {"form": form, "next": target, "known": known}
    if known is None:
        context |= {
            "picture": second_factor.picture(device),
            "key": second_factor.key_in_letters(device),
        }
    return render(request, "accounts/second_factor.html", context)


@require_POST
def switch_off(request: UserRequest) -> HttpResponse:
    """Forget the user's device, unless one of their roles demands it."""
    if second_factor.is_demanded_of(request.user):
        messages.error(request, _("Your role demands a second factor; it cannot be switched off."))
    else:
        second_factor.remove(request.user)
        messages.success(request, _("The second factor is switched off."))
    return redirect("accounts:profile")


def _target(request: UserRequest) -> str:
    """Where the user was going, if that is a page of this site."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _refusal(device: Authenticator) -> str:
    device.refresh_from_db()
    if not device.verify_is_allowed()[0]:
        return _("The code is wrong. Wait a few seconds, then type the newest code.")
    return _("The code is wrong or was used already. Wait for the next one, and check the phone's clock.")
