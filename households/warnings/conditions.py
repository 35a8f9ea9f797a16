"""What the register itself shows: for each kind the copies of a year that it concerns, and the words.

Kinds without a condition here (medical costs, disaster, pandemic …) are known to people, who report them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _

from households.codes import HealthStatus, LabourCapacity
from households.codes.monitoring import WarningKind
from households.models import HouseholdYear, MemberYear

Copies = Any  # a queryset of HouseholdYear
ABLE = (LabourCapacity.ORDINARY, LabourCapacity.SKILLED, LabourCapacity.WEAK)
SERIOUS = HealthStatus.including(HealthStatus.SERIOUS)


@dataclass(frozen=True, slots=True)
class Condition:
    """A kind of warning that the database computes over the copies of a year."""

    rows: Callable[[Copies, Decimal | None], Copies]
    # The reason as an alert keeps it, from a row of `rows`.
    reason: Callable[[Any], str]


def _members() -> Any:
    """The active members of the copy asked about."""
    return MemberYear.objects.active().filter(household_year_id=OuterRef("pk"))


def _members_before() -> Any:
    """Those who belonged to the household a year before."""
    before = MemberYear.objects.active().filter(household_id=OuterRef("household_id"))
    return before.filter(year_id=OuterRef("year_id") - 1)


def _supported() -> Any:
    return Q(has_dibao=True) | Q(has_destitute_support=True)


def _income_fall(copies: Copies, share: Decimal | None) -> Copies:
    before = HouseholdYear.objects.filter(
        household_id=OuterRef("household_id"), year_id=OuterRef("year_id") - 1
    )
    rows = copies.watched().annotate(income_before=Subquery(before.values("net_income_per_capita")))
    limit = F("income_before") * (1 - (share or Decimal(0)))
    return rows.filter(income_before__gt=0, net_income_per_capita__lt=limit)


def _fall(row: Any) -> str:
    return _("Per-capita net income %(now)s yuan, the year before %(before)s yuan.") % {
        "now": row.net_income_per_capita,
        "before": row.income_before,
    }


def _income_low(copies: Copies, line: Decimal | None) -> Copies:
    return copies.watched().filter(net_income_per_capita__lt=line or Decimal(0))


def _illness(copies: Copies, _threshold: Decimal | None) -> Copies:
    well = MemberYear.objects.filter(member_id=OuterRef("member_id"), year_id=OuterRef("year_id") - 1)
    fallen_ill = _members().filter(health_status__in=SERIOUS)
    fallen_ill = fallen_ill.filter(Exists(well.exclude(health_status__in=["", *SERIOUS])))
    return copies.watched().annotate(who=Subquery(fallen_ill.values("name")[:1])).exclude(who=None)


def _unemployed(copies: Copies, months: Decimal | None) -> Copies:
    worked = _members_before().order_by().values("household_id").annotate(sum=Sum("work_months"))
    rows = copies.watched().annotate(months_before=Subquery(worked.values("sum")))
    works = Exists(_members().filter(work_months__gt=0))
    return rows.filter(~works, Exists(_members()), months_before__gte=months or 1)


def _dropout(copies: Copies, _threshold: Decimal | None) -> Copies:
    numbers = HouseholdYear.objects.numbers()
    old_enough = numbers.aged("check_school_age", autumn=True)
    young_enough = numbers.under("check_school_age_below", autumn=True)
    out = _members().filter(old_enough, young_enough, schooling_status="")
    return copies.annotate(who=Subquery(out.values("name")[:1])).exclude(who=None)


def _dibao_lost(copies: Copies, _threshold: Decimal | None) -> Copies:
    before = Exists(_members_before().filter(has_dibao=True))
    return copies.filter(before, Exists(_members()), ~Exists(_members().filter(_supported())))


def _dibao_missing(copies: Copies, _threshold: Decimal | None) -> Copies:
    may_work = Exists(_members().filter(labour_capacity__in=["", *ABLE]))
    return copies.registered().filter(Exists(_members()), ~may_work, ~Exists(_members().filter(_supported())))


def _labour_lost(copies: Copies, _threshold: Decimal | None) -> Copies:
    before = Exists(_members_before().filter(labour_capacity__in=ABLE))
    able = Exists(_members().filter(labour_capacity__in=["", *ABLE]))
    return copies.watched().filter(before, ~able, Exists(_members()))


COMPUTED: Mapping[WarningKind, Condition] = {
    WarningKind.INCOME_FALL: Condition(_income_fall, _fall),
    WarningKind.INCOME_LOW: Condition(
        _income_low,
        lambda row: _("Per-capita net income %(now)s yuan.") % {"now": row.net_income_per_capita},
    ),
    WarningKind.ILLNESS: Condition(
        _illness, lambda row: _("%(name)s has fallen seriously ill this year.") % {"name": row.who}
    ),
    WarningKind.UNEMPLOYED: Condition(
        _unemployed,
        lambda row: (
            _("%(months)s months of wage work the year before, none now.") % {"months": row.months_before}
        ),
    ),
    WarningKind.DROPOUT: Condition(
        _dropout,
        lambda row: _("%(name)s is of school age and entered as not at school.") % {"name": row.who},
    ),
    WarningKind.DIBAO_LOST: Condition(
        _dibao_lost, lambda row: _("Somebody received dibao the year before, nobody does now.")
    ),
    WarningKind.DIBAO_MISSING: Condition(
        _dibao_missing, lambda row: _("Nobody can work, and nobody receives dibao or destitute support.")
    ),
    WarningKind.LABOUR_LOST: Condition(
        _labour_lost, lambda row: _("Somebody could work the year before, nobody can now.")
    ),
    WarningKind.HOUSING: Condition(
        lambda copies, _threshold: copies.watched().in_dangerous_house(),
        lambda row: _("The house is entered as dangerous (%(grade)s).") % {"grade": row.house_grade or "—"},
    ),
    WarningKind.WATER: Condition(
        lambda copies, _threshold: copies.watched().filter(has_safe_water=False),
        lambda row: _("The household is entered as without safe drinking water."),
    ),
}
