from __future__ import annotations

from django.urls import path

from common.placeholder import placeholder

app_name = "households"

urlpatterns = [
    path("household_list/", placeholder, name="household_list"),
    path("search/", placeholder, name="search"),
    path("import_list/", placeholder, name="import_list"),
]
