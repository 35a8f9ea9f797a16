"""The service worker and the manifest that make the helper's pages an app on the phone."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

FILES = (
    "favicon.svg",
    "vendor/tabler/css/tabler.min.css",
    "vendor/tabler/js/tabler.min.js",
    "django_htmx/htmx-2.min.js",
    "icons.svg",
    "css/app.css",
    "js/app.js",
    "js/dialog.js",
    "js/blob_store.js",
    "js/photos.js",
    "js/shrink.js",
    "js/signature.js",
    "js/visit.js",
    "js/phone_home.js",
    "js/phone_queue.js",
    "js/phone_visit.js",
    "js/phone_worker.js",
)
PAGES = ("phone_home", "phone_visit")


@require_GET
@login_not_required
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that answers without signal; another version of any file makes another script."""
    # A module names the others by their plain address, whatever the page's own address of it.
    addresses = {static(name) for name in FILES} | {f"{settings.STATIC_URL}{name}" for name in FILES}
    context = {
        "version": f"{_version()}-{get_language()}",
        "pages": [reverse(f"assistance:{name}") for name in PAGES],
        "addresses": sorted(addresses),
    }
    return render(request, "assistance/service_worker.js", context, content_type="text/javascript")


@require_GET
@login_not_required
def manifest(request: HttpRequest) -> JsonResponse:
    """What the phone shows of the app."""
    content = {
        "name": _("Bangfu: visits"),
        "short_name": _("Bangfu"),
        "start_url": reverse("assistance:phone_home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b6e4f",
        "icons": [{"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@lru_cache(maxsize=1)
def _version() -> str:
    """A digest of the files and pages."""
    digest = hashlib.sha256()
    for name in FILES:
        found = finders.find(name)
        if found:
            digest.update(Path(found).read_bytes())
    for name in (
        "base.html",
        "assistance/_visit_fields.html",
        *(f"assistance/{name}.html" for name in PAGES),
    ):
        digest.update(Path(get_template(name).template.origin.name).read_bytes())  # type: ignore[attr-defined]
    return digest.hexdigest()[:16]
