"""Sending a browser to a page that must come first, and back to where it was afterwards."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _


def detour(request: HttpRequest, url_name: str, **extra: str) -> HttpResponse:
    """A redirect for pages, an HX-Redirect for htmx, 401 with a sentence for scripts that ask for JSON."""
    query = {**extra, **({"next": path} if (path := return_path(request)) else {})}
    target = reverse(url_name) + (f"?{urlencode(query)}" if query else "")
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": target})
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": _("Please sign in again."), "sign_in": target}, status=401)
    return HttpResponseRedirect(target)


def return_path(request: HttpRequest) -> str:
    """The page to come back to: the one shown, when the request itself is no page; empty when unknown."""
    if is_htmx(request):
        return _own_path(request, request.headers.get("HX-Current-URL", ""))
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return _own_path(request, request.headers.get("Referer", ""))


def _own_path(request: HttpRequest, address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc != request.get_host():
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page; known before any middleware has run."""
    return request.headers.get("HX-Request") == "true"
