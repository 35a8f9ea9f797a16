from __future__ import annotations

from django.urls import path

from common.placeholder import placeholder

app_name = "dashboards"

urlpatterns = [
    path("county/", placeholder, name="county"),
]
