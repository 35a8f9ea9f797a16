"""The lists behind the figures of monitoring."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.lists import ListColumn, ListForm
from dashboards.periods import Period
from households.forms.alert_list import alert_url, household_url
from households.forms.monitoring_list import monitoring_url


class _RiskRows(ListForm):
    """Rows about households, found by the household's name or number."""

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        year = Period(str(self.params["period"])).year
        found: Any = rows.select_related("household__area")
        found = found.with_head(year)
        return found.of_matching(cleaned["q"], year) if cleaned["q"] else found


_PLACE = ListColumn("area", _("place"), lambda row: row.household.area.full_name)
_HEAD = ListColumn("head", _("household head"), lambda row: row.head, url=household_url)
_STATE = ListColumn("state", _("state"), lambda row: row.get_state_display())


class AlertRows(_RiskRows):
    """Alerts that a figure counts."""

    default_order = ("-raised_on", "-pk")
    columns = (
        ListColumn("day", _("raised on"), lambda row: row.raised_on, ("raised_on",), css="nowrap"),
        _PLACE,
        _HEAD,
        ListColumn("kind", _("what warns"), lambda row: row.get_kind_display(), url=alert_url),
        ListColumn("reason", _("reason"), lambda row: row.reason, css="prose"),
        _STATE,
    )


class MonitoringRows(_RiskRows):
    """Monitored households that a figure counts."""

    default_order = ("-identified_on", "-pk")
    columns = (
        _PLACE,
        _HEAD,
        ListColumn(
            "kind", _("kind of monitored household"), lambda row: row.get_kind_display(), url=monitoring_url
        ),
        ListColumn("risks", _("kinds of risk"), lambda row: row.risk_labels),
        ListColumn("day", _("monitored since"), lambda row: row.identified_on, ("identified_on",)),
        _STATE,
    )
