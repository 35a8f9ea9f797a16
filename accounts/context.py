"""What every page needs: the navigation of its user and whether this is the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from accounts.navigation import menus_for
from accounts.roles import Act


def site(request: HttpRequest) -> dict[str, Any]:
    """Context for the base template."""
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    access = user.access if isinstance(user, User) else None
    return {
        "navigation": menus_for(access) if access else (),
        "may_search": access is not None and access.may(Act.READ_REGISTER),
        "may_reveal": access is not None and access.may(Act.REVEAL),
        "current_app": match.app_name if match else "",
        "current_view": match.view_name if match else "",
        "demo": settings.DEMO,
    }
