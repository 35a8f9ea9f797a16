"""Casework is read-only in the administration: it moves by acts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from assistance.models import Gift, Pairing, Visit


class ReadOnly:
    """Nobody adds, changes or deletes here."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class GiftInline(ReadOnly, admin.TabularInline):
    """The gifts of a visit."""

    model = Gift


@admin.register(Pairing)
class PairingAdmin(ReadOnly, admin.ModelAdmin):
    """Pairings, to look at."""

    list_display = ["household", "helper", "organisation", "role", "form", "valid_from", "valid_to"]
    list_filter = ["role", "form"]
    list_select_related = ["household", "helper", "organisation"]


@admin.register(Visit)
class VisitAdmin(ReadOnly, admin.ModelAdmin):
    """Visits, to look at."""

    list_display = ["visited_on", "household", "visitor", "theme"]
    list_filter = ["theme"]
    date_hierarchy = "visited_on"
    list_select_related = ["household", "visitor"]
    inlines = [GiftInline]
