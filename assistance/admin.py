"""Casework is read-only in the administration: it moves by acts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assistance.forms.rule import VisitRuleForm
from assistance.models import Gift, MandateTerm, Pairing, Scheme, SchemeComponent, Visit, VisitRule
from common.admin import HistoryAdmin


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


@admin.register(VisitRule)
class VisitRuleAdmin(HistoryAdmin):
    """Rules end on a day and are never deleted: past periods keep what held then."""

    form = VisitRuleForm
    list_display = ("plan", "demand", "area", "valid_from", "valid_to")
    list_filter = ("kind", "per")
    list_select_related = ("area",)
    autocomplete_fields = ("area",)

    @admin.display(description=_("what the rule asks for"))
    def demand(self, row: VisitRule) -> str:
        """As a phrase."""
        return row.demand

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; set the last day instead."""
        return False


class ComponentInline(admin.TabularInline):
    """The components of a scheme."""

    model = SchemeComponent
    extra = 1


@admin.register(Scheme)
class SchemeAdmin(HistoryAdmin):
    """Schemes end on a day and are never deleted."""

    list_display = ("name", "plan", "valid_from", "valid_to")
    inlines = (ComponentInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; set the last day instead."""
        return False


@admin.register(MandateTerm)
class MandateTermAdmin(HistoryAdmin):
    """Mandates end on a day."""

    list_display = ("person", "mandate", "valid_from", "valid_to")
    list_filter = ("mandate",)
    list_select_related = ("person",)
    autocomplete_fields = ("person",)
