"""Addresses of the site, one include per app."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from assistance.views import phone_files
from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    # Its folder is its reach: a service worker rules only what lies below its own address.
    path("service-worker.js", phone_files.service_worker, name="service_worker"),
    path("manifest.webmanifest", phone_files.manifest, name="manifest"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("accounts.urls")),
    path("households/", include("households.urls")),
    path("assistance/", include("assistance.urls")),
    path("inspections/", include("inspections.urls")),
    path("projects/", include("projects.urls")),
    path("funds/", include("funds.urls")),
    path("figures/", include("dashboards.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
