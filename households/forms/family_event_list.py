"""The list of what happened to families."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.forms import DateInput, dress
from common.lists import ListColumn, ListForm
from households.models import FamilyEvent, FamilyEventKind

COLUMNS = (
    ListColumn("on", _("date of the event"), lambda e: e.on, order=("on",), css="nowrap"),
    ListColumn("kind", _("kind of event"), lambda e: e.get_kind_display(), css="nowrap"),
    ListColumn(
        "names",
        _("persons"),
        lambda e: e.names,
        url=lambda e: reverse("households:family_event", args=[e.household_id, e.pk]),
    ),
    ListColumn("reason", _("reason"), lambda e: e.reason, css="nowrap"),
    ListColumn(
        "household_no",
        _("household number"),
        lambda e: e.household.household_no,
        url=lambda e: reverse("households:household_detail", args=[e.household_id]),
        css="nowrap",
    ),
    ListColumn("place", _("place"), lambda e: e.household.area.full_name, css="nowrap"),
    ListColumn("other", _("new or receiving household"), lambda e: e.other and str(e.other), css="nowrap"),
    ListColumn("by", _("recorded by"), lambda e: e.by.name, css="nowrap"),
    ListColumn("remark", _("remark"), lambda e: e.remark, export_only=True),
)


class FamilyEventListForm(AreaFilter, ListForm):
    """Events in scope, the newest first."""

    columns = COLUMNS
    default_order = ("-on", "-pk")
    field_order = ("q", "kind", "township", "village")

    kind = forms.ChoiceField(
        label=_("kind of event"), required=False, choices=[("", _("all")), *FamilyEventKind.choices]
    )
    first = forms.DateField(label=_("from"), required=False, widget=DateInput)
    last = forms.DateField(label=_("to"), required=False, widget=DateInput)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        rows = FamilyEvent.objects.visible_to(user).select_related("household__area", "other", "by")
        super().__init__(data, rows)
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set; a word is looked for in names and household number."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["kind"]:
            rows = rows.filter(kind=cleaned["kind"])
        word = cleaned["q"]
        rows = rows.filter(Q(names__contains=word) | Q(household__household_no=word)) if word else rows
        return rows.between(cleaned["first"], cleaned["last"])
