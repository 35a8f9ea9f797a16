from __future__ import annotations

from django.urls import path

from dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("county/", views.county, name="county"),
    path("rows/<slug:key>/", views.rows, name="rows"),
    path("refresh/", views.refresh, name="refresh"),
    path("refreshed/", views.refreshed, name="refreshed"),
]
