"""The nightly look over the register: alerts by rule, set by set; what was decided stays as it is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation

from households.codes import RiskType
from households.codes.monitoring import AlertSource, WarningKind
from households.models import Alert, HouseholdYear, Monitoring, WarningRule
from households.models.household import MAX_RISKS
from households.warnings.conditions import COMPUTED

BATCH = 2000


def raise_alerts(on: dt.date) -> dict[str, int]:
    """Raise what the rules in force find in the open year; new alerts by kind. Running again adds nothing.

    A household that is monitored for the very risk is not named again, nor one that the rule has named in
    the period, whatever was decided then.
    """
    rules = list(WarningRule.objects.in_force(on).filter(kind__in=COMPUTED))
    with translation.override(settings.LANGUAGE_CODE):
        return {rule.kind: found for rule in rules if (found := _run(rule, rules, on))}


@transaction.atomic
def _run(rule: WarningRule, rules: list[WarningRule], on: dt.date) -> int:
    period = rule.period_of(on)
    written = Alert.objects.filter(source=AlertSource.RULE, kind=rule.kind, period=period)
    before = written.count()
    rows = _new(rule, rules, period)
    while batch := list(islice(rows, BATCH)):
        alerts = [_alert(rule, row, period, on) for row in batch]
        # Another run at the same moment may have raised some of them: the index keeps one of each.
        Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    return written.count() - before


def _new(rule: WarningRule, rules: list[WarningRule], period: str) -> Iterator[Any]:
    """The copies of the open year of which the rule is to warn, and has not in the period."""
    copies: Any = HouseholdYear.objects.filter(year__closed_on=None).inside(rule.area_id or "")
    for other in rules:
        # The rule of an area stands there instead of the more general one.
        place = other.area_id
        if place and other.kind == rule.kind and other != rule and place.startswith(rule.area_id or ""):
            copies = copies.exclude(area__code__startswith=place)
    of_household = {"household_id": OuterRef("household_id")}
    named = Alert.objects.filter(**of_household, source=AlertSource.RULE, kind=rule.kind, period=period)
    known = Monitoring.objects.open().filter(**of_household, risks__contains=[rule.risk])
    copies = copies.filter(~Exists(named), ~Exists(known))
    rows = COMPUTED[WarningKind(rule.kind)].rows(copies, rule.threshold)
    return iter(rows.order_by("pk").iterator(chunk_size=BATCH))


def _alert(rule: WarningRule, row: Any, period: str, on: dt.date) -> Alert:
    return Alert(
        key=uuid.uuid4(),
        household_id=row.household_id,
        kind=rule.kind,
        source=AlertSource.RULE,
        rule=rule,
        period=period,
        risk=rule.risk,
        reason=COMPUTED[WarningKind(rule.kind)].reason(row),
        raised_on=on,
    )


@transaction.atomic
def take_over_register() -> int:
    """Open the monitoring of households that the register alone names as monitored (entered or imported)."""
    known = Monitoring.objects.open().filter(household_id=OuterRef("household_id"))
    rows: Any = HouseholdYear.objects.filter(year__closed_on=None).monitored()
    rows = rows.exclude(monitor_identified_on=None)
    cases = [
        Monitoring(
            household_id=row.household_id,
            kind=row.monitor_kind,
            risks=row.monitor_risks[:MAX_RISKS] or [RiskType.OTHER],
            identified_on=row.monitor_identified_on,
        )
        for row in rows.filter(~Exists(known)).iterator(chunk_size=BATCH)
    ]
    return len(Monitoring.objects.bulk_create(cases, ignore_conflicts=True))
