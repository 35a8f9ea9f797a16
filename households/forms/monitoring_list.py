"""The list of monitored households; its Excel file is the ledger of monitoring."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.forms import QuickSelect, dress
from common.lists import ListColumn, ListForm
from households.codes import MonitorKind, RiskType
from households.forms.alert_list import ANY, OPEN, household_url
from households.models import Monitoring, RiskMeasure
from households.models.monitoring import MonitoringState


def monitoring_url(row: Monitoring) -> str:
    """The page of the monitoring."""
    return reverse("households:monitoring_detail", args=[row.pk])


COLUMNS = (
    ListColumn("area", _("place"), lambda m: m.household.area.full_name, css="nowrap"),
    ListColumn("head", _("household head"), lambda m: m.head, url=household_url, css="nowrap"),
    ListColumn("number", _("household number"), lambda m: m.household.household_no, export_only=True),
    ListColumn(
        "kind",
        _("kind of monitored household"),
        lambda m: m.get_kind_display(),
        url=monitoring_url,
        css="nowrap",
    ),
    ListColumn("risks", _("kinds of risk"), lambda m: m.risk_labels),
    ListColumn(
        "identified_on", _("monitored since"), lambda m: m.identified_on, ("identified_on",), css="nowrap"
    ),
    ListColumn("state", _("state"), lambda m: m.get_state_display(), css="nowrap"),
    ListColumn("measures", _("measures"), lambda m: m.measure_count, css="num"),
    ListColumn("open", _("not done yet"), lambda m: m.open_count, css="num"),
    ListColumn("next_due", _("next one due"), lambda m: m.next_due, css="nowrap"),
    ListColumn("cleared_on", _("risk cleared on"), lambda m: m.cleared_on, css="nowrap"),
    ListColumn("method", _("how the risk was cleared"), lambda m: m.clear_method, export_only=True),
    ListColumn("found", _("what the check at home found"), lambda m: m.clear_found, export_only=True),
)


class MonitoringListForm(AreaFilter, ListForm):
    """Monitored households in scope, those marked last first."""

    columns = COLUMNS
    default_order = ("-identified_on", "-pk")

    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        widget=QuickSelect,
        choices=[*ANY, (OPEN, _("risk not cleared")), *MonitoringState.choices],
    )
    kind = forms.ChoiceField(
        label=_("kind of monitored household"),
        required=False,
        widget=QuickSelect,
        choices=[*ANY, *MonitorKind.choices],
    )
    risk = forms.ChoiceField(
        label=_("kind of risk"), required=False, widget=QuickSelect, choices=[*ANY, *RiskType.choices]
    )
    unhelped = forms.BooleanField(label=_("without a measure"), required=False)
    overdue = forms.BooleanField(label=_("measure overdue"), required=False)
    mine = forms.BooleanField(label=_("my measures"), required=False)

    def __init__(
        self, data: QueryDict, rows: QuerySet[Any], *, user: User, year: int, today: dt.date
    ) -> None:
        super().__init__(data, rows)
        self.user, self.year, self.today = user, year, today
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["state"] == OPEN:
            rows = rows.open()
        elif cleaned["state"]:
            rows = rows.filter(state=cleaned["state"])
        if cleaned["kind"]:
            rows = rows.filter(kind=cleaned["kind"])
        if cleaned["risk"]:
            rows = rows.filter(risks__contains=[cleaned["risk"]])
        return self._by_measures(rows, cleaned)

    def _by_measures(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        if cleaned["unhelped"]:
            rows = rows.without_measure()
        if cleaned["overdue"]:
            rows = rows.overdue(self.today)
        if cleaned["mine"]:
            mine = RiskMeasure.objects.filter(person=self.user, done_on=None)
            rows = rows.filter(pk__in=mine.values("monitoring_id"))
        return rows.of_matching(cleaned["q"], self.year) if cleaned["q"] else rows


def monitoring_rows(user: User, year: int) -> QuerySet[Any]:
    """The monitored households a user reads, with what the list shows of each."""
    rows = Monitoring.objects.visible_to(user).with_head(year).with_measures()
    return rows.select_related("household__area")
