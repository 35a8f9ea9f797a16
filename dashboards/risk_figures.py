"""Figures of the monitoring against return to poverty (§2.7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dashboards.indicator import Indicator, Listed, Unit
from dashboards.periods import Period
from households.models import Alert, Monitoring


def _monitorings(period: Period) -> Any:
    return Monitoring.objects.filter(identified_on__lte=period.last)


RISK = (
    Indicator(
        "alerts_open",
        _("Alerts not decided"),
        _("Alerts"),
        _("Alerts about households at risk that are not checked at home or not decided yet."),
        Unit.ALERT,
        lambda period, on: Alert.objects.filter(raised_on__lte=period.last).open(),
        listed=Listed("households:alert_list", {"state": "open"}),
    ),
    Indicator(
        "monitored_unhelped",
        _("Monitored households without a measure"),
        _("No measure"),
        _("Households under monitoring for which no measure is planned yet."),
        Unit.MONITORING,
        lambda period, on: _monitorings(period).without_measure(),
        listed=Listed("households:monitoring_list", {"unhelped": "on"}),
    ),
    Indicator(
        "measures_overdue",
        _("Monitored households with a measure overdue"),
        _("Overdue"),
        _("Households under monitoring with a measure that should have been done already."),
        Unit.MONITORING,
        lambda period, on: _monitorings(period).overdue(period.day(on)),
        listed=Listed("households:monitoring_list", {"overdue": "on"}),
    ),
)
