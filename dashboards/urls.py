from __future__ import annotations

from django.urls import path

from dashboards.views import dossier, figures

app_name = "dashboards"

urlpatterns = [
    path("county/", figures.county, name="county"),
    path("rows/<slug:key>/", figures.rows, name="rows"),
    path("refresh/", figures.refresh, name="refresh"),
    path("refreshed/", figures.refreshed, name="refreshed"),
    path("dossiers/<int:pk>/", dossier.dossier, name="dossier"),
    path("dossiers/<int:pk>/paper/", dossier.dossier_paper, name="dossier_paper"),
]
