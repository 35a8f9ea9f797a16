"""Administration of the register's reference data: numbers and rules of plans, criteria, lines, targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from common.admin import HistoryAdmin
from households.models import CriterionSet, ExitCriterion, ExitTarget, Parameter, PovertyLine, WarningRule
from households.parameters import KNOWN


class ParameterForm(forms.ModelForm):
    """A number chosen from those that policies ask for."""

    key = forms.ChoiceField(label=Parameter._meta.get_field("key").verbose_name)

    class Meta:
        model = Parameter
        fields = ("key", "area", "value", "valid_from", "valid_to", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            known = [(key, f"{entry.label}（{entry.unit}）") for key, entry in KNOWN.items()]
            self.fields["key"].choices = known  # type: ignore[attr-defined]


@admin.register(Parameter)
class ParameterAdmin(HistoryAdmin):
    """Values end on a day and are never deleted: past periods keep what held then."""

    form = ParameterForm
    list_display = ("label", "area", "value", "valid_from", "valid_to", "source")
    list_filter = ("key",)
    list_select_related = ("area",)
    autocomplete_fields = ("area",)

    @admin.display(description=Parameter._meta.verbose_name, ordering="key")
    def label(self, row: Parameter) -> str:
        """What the number means, with its unit."""
        known = KNOWN.get(row.key)
        return f"{known.label}（{known.unit}）" if known else row.key

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; set the last day instead."""
        return False


class CriterionInline(admin.TabularInline):
    """The criteria of a set; one that was answered cannot be deleted."""

    model = ExitCriterion
    extra = 0


@admin.register(CriterionSet)
class CriterionSetAdmin(HistoryAdmin):
    """Sets of exit criteria end on a day; exits keep the set they were held against."""

    list_display = ("name", "valid_from", "valid_to", "source")
    inlines = [CriterionInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; set the last day instead."""
        return False


@admin.register(WarningRule)
class WarningRuleAdmin(HistoryAdmin):
    """Rules end on a day and are never deleted: alerts name the rule that raised them."""

    list_display = ("kind", "threshold", "risk", "per", "area", "valid_from", "valid_to", "source")
    list_filter = ("kind",)
    list_select_related = ("area",)
    autocomplete_fields = ("area",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; set the last day instead."""
        return False


@admin.register(PovertyLine)
class PovertyLineAdmin(HistoryAdmin):
    """Lines by standard, area and year; those of a closed year are only read."""

    list_display = ("year", "standard", "area", "value", "source")
    list_filter = ("standard", "year")
    list_select_related = ("area",)
    autocomplete_fields = ("area",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not for a line of a closed year."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_frozen)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not for a line of a closed year."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_frozen)


@admin.register(ExitTarget)
class ExitTargetAdmin(HistoryAdmin):
    """How many are to leave poverty in a year, and why it was not reached."""

    list_display = ("year", "area", "households", "people", "source", "explanation")
    list_filter = ("year",)
    list_select_related = ("area",)
    autocomplete_fields = ("area",)
