from __future__ import annotations

from django.urls import path

from dashboards.views import dossier, figures, reminders, years

app_name = "dashboards"

urlpatterns = [
    path("county/", figures.county, name="county"),
    path("rows/<slug:key>/", figures.rows, name="rows"),
    path("refresh/", figures.refresh, name="refresh"),
    path("refreshed/", figures.refreshed, name="refreshed"),
    path("years/", years.year_list, name="year_list"),
    path("years/close/", years.year_close, name="year_close"),
    path("years/close/run/", years.year_run, name="year_run"),
    path("years/close/again/", years.year_again, name="year_again"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("dossiers/<int:pk>/", dossier.dossier, name="dossier"),
    path("dossiers/<int:pk>/paper/", dossier.dossier_paper, name="dossier_paper"),
]
