from __future__ import annotations

from django.urls import path

from common.placeholder import placeholder

app_name = "assistance"

urlpatterns = [
    path("my_households/", placeholder, name="my_households"),
    path("pairing_list/", placeholder, name="pairing_list"),
    path("visit_list/", placeholder, name="visit_list"),
]
