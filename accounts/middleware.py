"""What must come before any page: a session that lives, signing in, the second factor where demanded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse

from accounts.detours import detour
from accounts.models import User
from accounts.second_factor import is_asked_of

# Reachable with the first factor alone, besides the pages that need no signing in.
OPEN_TO_FIRST_FACTOR = frozenset({"accounts:second_factor", "accounts:logout"})


class ActivityMiddleware:
    """Keep the session of a working user alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session: Any = request.session
        if session.session_key and session.is_due():
            session.modified = True
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs signing in; whose session ran out is told so."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        ended = {"ended": "1"} if settings.SESSION_COOKIE_NAME in request.COOKIES else {}
        return detour(request, "accounts:login", **ended)


class SecondFactorMiddleware:
    """Send users who must give a second factor to give it before they see any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request pass."""
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.view_name in OPEN_TO_FIRST_FACTOR):
            return None
        user = request.user
        if isinstance(user, User) and not user.is_verified() and is_asked_of(user):  # type: ignore[attr-defined]
            return detour(request, "accounts:second_factor")
        return None
