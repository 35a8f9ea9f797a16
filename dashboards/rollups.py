"""Stored figures: computed by jobs for county, townships and villages, read by pages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from accounts.models.area import Level
from assistance.models import Pairing, Visit
from dashboards.indicators import of_period
from dashboards.models import Rollup, RollupRun
from dashboards.periods import Period
from households.models import HouseholdYear, MemberYear, RegisterYear

_LEVELS = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
_LOCK = 0x66696775  # "figu": one refresh at a time
# The histories of what the figures count.
_CHANGES = [model.events.rel.related_model for model in (HouseholdYear, MemberYear, Pairing, Visit)]  # type: ignore[union-attr]
MONTHS_KEPT_FRESH = 3  # a visit logged without signal may arrive weeks later


def is_final(period: Period) -> bool:
    """Whether the figures were computed after their year was closed: what was reported stays as it was."""
    year = RegisterYear.objects.filter(pk=period.year, closed_on__isnull=False).first()
    if year is None:
        return False
    runs = RollupRun.objects.filter(period=period.text, finished_at__isnull=False)
    return runs.filter(started_at__date__gte=year.closed_on).exists()


def is_behind(run: RollupRun | None) -> bool:
    """Whether casework changed since the computation began; asks the newest row of each history, by key."""
    if run is None:
        return True
    newest = [
        model.objects.order_by("-pgh_id").values_list("pgh_created_at", flat=True).first()
        for model in _CHANGES
    ]
    return any(at is not None and at > run.started_at for at in newest)


@transaction.atomic
def refresh(period: Period, *, on: dt.date, at_closing: bool = False) -> RollupRun | None:
    """Compute and store every figure of the period as it stands on the day; None when they are final.

    `at_closing` reckons once more on the day of closing, whatever was reckoned earlier that day.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if is_final(period) and not at_closing:
        return None
    run = RollupRun.objects.create(period=period.text, started_at=timezone.now())
    stored = [
        Rollup(indicator=indicator.key, period=period.text, area_id=area, value=value)
        for indicator in of_period(period)
        for area, value in summed(indicator.by_village(period, on)).items()
    ]
    # A figure that is not stored is zero.
    Rollup.objects.filter(period=period.text).delete()
    Rollup.objects.bulk_create(stored, batch_size=5000)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    RollupRun.objects.filter(period=period.text).exclude(pk=run.pk).delete()
    return run


def summed(by_village: Mapping[str, int | Decimal]) -> dict[str, int | Decimal]:
    """The figures of villages added up to their townships and the county."""
    totals: defaultdict[str, int | Decimal] = defaultdict(int)
    for code, value in by_village.items():
        for level in _LEVELS:
            if len(code) >= level:
                totals[code[:level]] += value
    return totals


def last_months(on: dt.date, number: int) -> list[Period]:
    """The month of the day and those before it, newest first."""
    months = [Period.of_month(on)]
    while len(months) < number:
        months.append(Period.of_month(months[-1].first - dt.timedelta(days=1)))
    return months


def refresh_all(on: dt.date, months: int = MONTHS_KEPT_FRESH) -> list[RollupRun]:
    """Compute every register year and the last months; final periods are left alone."""
    years = [Period.of_year(year) for year in RegisterYear.objects.values_list("pk", flat=True)]
    runs = [refresh(period, on=on) for period in [*years, *last_months(on, months)]]
    return [run for run in runs if run is not None]
