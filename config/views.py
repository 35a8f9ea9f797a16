"""Pages that belong to the whole site: the entrance, its health, and its refusals."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest
from accounts.navigation import entries_for
from config import health


@require_GET
def home(request: UserRequest) -> HttpResponse:
    """The first place in the user's navigation; a page that says so when there is none."""
    entries = entries_for(request.user.access)
    if not entries:
        return render(request, "no_posting.html")
    return redirect(entries[0].url_name)


@require_GET
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """State of database, migrations and worker; 200 when all are well, else 503."""
    report = health.report()
    return JsonResponse(report, status=200 if report["ok"] else 503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "error.html", {"code": 400}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: inside the area, but the role may not do this."""
    return render(request, "error.html", {"code": 403, "reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not in the user's area; the two look the same on purpose."""
    return render(request, "error.html", {"code": 404}, status=404)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: rendered without context processors, which may be what broke."""
    return HttpResponse(render(request, "500.html").content, status=500)
