"""Casework is read-only in the administration: it moves by acts."""

from __future__ import annotations

from django.contrib import admin

from common.admin import ReadOnlyAdmin
from projects.models import Project


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """Projects, to look at with their history."""

    list_display = ("year", "name", "category", "area", "budget", "state")
    list_filter = ("year", "category", "state")
    list_select_related = ("area",)
