from __future__ import annotations

from django.urls import path

from common.placeholder import placeholder
from households.views import detail

app_name = "households"

urlpatterns = [
    path("<int:pk>/", detail.household_detail, name="household_detail"),
    path("<int:pk>/history/", detail.household_history, name="household_history"),
    path("<int:pk>/edit/", placeholder, name="household_edit"),
    path("household_list/", placeholder, name="household_list"),
    path("search/", placeholder, name="search"),
    path("import_list/", placeholder, name="import_list"),
]
