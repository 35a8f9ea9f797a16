"""What every page needs: the navigation of its user and whether this is the demonstration."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.access import NO_ACCESS
from accounts.models import User
from accounts.navigation import menus_for
from accounts.roles import Act


def site(request: HttpRequest) -> dict[str, Any]:
    """Context for the base template."""
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    access = user.access if isinstance(user, User) else NO_ACCESS
    return {
        # Asked only where the drawn menus are not kept yet.
        "navigation": SimpleLazyObject(partial(menus_for, access)),
        "roles": "-".join(sorted(access.roles())),
        "may_search": access.may(Act.READ_REGISTER),
        "may_reveal": access.may(Act.REVEAL),
        "current_app": match.app_name if match else "",
        "current_view": match.view_name if match else "",
        "demo": settings.DEMO,
    }
