"""Checklists are reference data; casework is read-only, and what is covert stays covert here too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.admin import HistoryAdmin, ReadOnlyAdmin
from inspections.models import Checklist, ChecklistItem, Finding, Inspection


class ItemInline(admin.TabularInline):
    """The questions of a checklist; one that was answered cannot be deleted."""

    model = ChecklistItem
    extra = 0


@admin.register(Checklist)
class ChecklistAdmin(HistoryAdmin):
    """Checklists end on a day; those in use are not deleted."""

    list_display = ("name", "valid_from", "valid_to", "source")
    search_fields = ("name",)
    inlines = [ItemInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; set the last day instead."""
        return False


class Disclosed(ReadOnlyAdmin):
    """Administrators are no inspectors: a covert inspection is hidden from them until feedback."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What everybody may know of."""
        return super().get_queryset(request).disclosed()  # type: ignore[attr-defined]


@admin.register(Inspection)
class InspectionAdmin(Disclosed):
    """Inspections, to look at."""

    list_display = ("title", "kind", "openness", "area", "starts_on", "feedback_on")
    list_filter = ("kind", "openness")
    list_select_related = ("area",)


@admin.register(Finding)
class FindingAdmin(Disclosed):
    """Findings, to look at."""

    list_display = ("text", "source", "area", "state", "deadline")
    list_filter = ("state", "source")
    list_select_related = ("area",)
