"""The administration pages: for administrators only, behind the site's own entrance."""

from __future__ import annotations

from collections.abc import Iterable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Act
from accounts.views.session import SignOutView

# Pages that libraries bring along: they change what only acts may change.
SHUT_OUT = frozenset({"auth", "axes", "procrastinate", "pghistory"})


class Administration(AdminSite):
    """Areas, organisations, users and settings; casework is read-only here."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Accounts and reference data")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As everywhere, but pages of libraries stay out."""
        listed = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        wanted: list[type[models.Model]] = [m for m in listed if m._meta.app_label not in SHUT_OUT]
        super().register(wanted, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user holds the administrator's act."""
        return isinstance(request.user, User) and request.user.access.may(Act.ADMINISTER)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """403 instead of another sign-in page for those who are signed in."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    # No second entrance: the site's own knows lock-out and second factor.
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Signing in happened before."""
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As signing out anywhere."""
        return SignOutView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One page for everybody."""
        return redirect("accounts:password")
