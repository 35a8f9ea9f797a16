"""Two-factor login where the county demands it of a role."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse

from accounts.models import RoleSetting, User

# Reachable with the first factor alone: the second factor itself, signing out, and what needs no login.
OPEN_TO_FIRST_FACTOR = frozenset({"accounts:second_factor", "accounts:logout", "healthz", "set_language"})


class SecondFactorMiddleware:
    """Send users whose role demands a second factor to give it before they see any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not user.is_verified() and self.is_demanded(user):  # type: ignore[attr-defined]
            match = resolve(request.path_info)
            if match.view_name not in OPEN_TO_FIRST_FACTOR:
                return redirect(f"{reverse('accounts:second_factor')}?next={request.path}")
        return self.get_response(request)

    def is_demanded(self, user: User) -> bool:
        """Whether one of the user's roles demands two factors."""
        return RoleSetting.objects.filter(role__in=user.access.roles(), otp_required=True).exists()
