"""What a view demands of its user: one act, checked before anything is looked up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.roles import Act


class UserRequest(HttpRequest):
    """A request whose user is signed in."""

    user: User


View = Callable[..., HttpResponse]


def demands(act: Act) -> Callable[[View], View]:
    """Refuse with 403 whoever holds no seat that allows the act; the getter asks where it is allowed."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.access.may(act):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]
        return guarded

    return decorate
