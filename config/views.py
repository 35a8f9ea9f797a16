"""Pages that belong to the whole site: the entrance, its health, and its refusals."""

from __future__ import annotations

import errno
import sys
from typing import Any

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest
from accounts.detours import is_htmx
from accounts.navigation import menus_for
from config import health


@require_GET
def home(request: UserRequest) -> HttpResponse:
    """The first place in the user's navigation; a page that says so when there is none."""
    menus = menus_for(request.user.access)
    if not menus:
        return render(request, "no_posting.html")
    return redirect(menus[0].entries[0].url_name)


@require_GET
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """State of database, migrations and worker; 200 when all are well, else 503."""
    report = health.report()
    return JsonResponse(report, status=200 if report["ok"] else 503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _refuse(
        request,
        400,
        _("The request could not be read"),
        _("Go back, reload the page and try again."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: inside the area, but the role may not do this."""
    reason = str(exception) or _("Ask the county office if your posting should allow it.")
    return _refuse(request, 403, _("Your duty does not include this"), reason)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old, or sent from elsewhere."""
    return _refuse(
        request,
        403,
        _("This form has expired"),
        _("You signed in again or out since it was opened. Go back, reload the page and send it again."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not in the user's area; the two look the same on purpose."""
    return _refuse(
        request,
        404,
        _("There is no such page in your area"),
        _("The address may be old, or the record belongs to another area."),
    )


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: rendered without context processors, which may be what broke."""
    if _disk_is_full(sys.exc_info()[1]):
        title, sentence = (
            _("The server's disk is full"),
            _("Nothing was saved. Tell the county administrator; try again once there is space."),
        )
    else:
        title, sentence = (
            _("Something went wrong"),
            _(
                "Nothing was saved. Try again later; "
                "if it happens again, tell the county administrator the time."
            ),
        )
    context = {"title": title, "sentence": sentence}
    if is_htmx(request):
        return _in_dialog(render_to_string("common/_dialog_error.html", context), 500)
    return HttpResponse(render_to_string("500.html", context), status=500)


def _disk_is_full(error: BaseException | None) -> bool:
    """Whether the error comes from a database or a folder that has no space left."""
    while error is not None:
        if isinstance(error, psycopg.errors.DiskFull) or getattr(error, "errno", None) == errno.ENOSPC:
            return True
        error = error.__cause__
    return False


def _refuse(request: HttpRequest, code: int, title: str, sentence: str) -> HttpResponse:
    """A page that says why; for htmx a dialog over the page, for scripts that ask for JSON a sentence."""
    context = {"code": code, "title": title, "sentence": sentence}
    if is_htmx(request):
        return _in_dialog(render_to_string("common/_dialog_error.html", context), code)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": f"{title}: {sentence}"}, status=code)
    return render(request, "error.html", context, status=code)


def _in_dialog(content: str, code: int) -> HttpResponse:
    return HttpResponse(content, status=code, headers={"HX-Retarget": "#dialog", "HX-Reswap": "innerHTML"})
