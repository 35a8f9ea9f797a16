"""The registry of indicators: register and visits here; others in `risk_figures` and `work_figures`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assistance.codes import Standing as Late
from assistance.demands import demanded, of_standing
from assistance.households import paired, unpaired
from assistance.models import Pairing, Visit, VisitRule
from dashboards.indicator import Indicator, Listed, Unit
from dashboards.periods import Period
from dashboards.risk_figures import RISK
from dashboards.work_figures import WORK
from households.checks import RULES, Check
from households.codes import ExitStatus, HouseholdType
from households.forms.household_list import ANY_PROBLEM, NOT_EXITED
from households.forms.survey_list import SurveyState
from households.models import HouseholdYear, MemberYear
from households.poverty import Standing, standing_at


def _households(**criteria: str) -> Listed:
    """The household list under these criteria."""
    return Listed("households:household_list", {name: str(value) for name, value in criteria.items()}, "year")


def _surveys(**criteria: str) -> Listed:
    """The list of surveys under these criteria."""
    return Listed("households:survey_list", {name: str(value) for name, value in criteria.items()}, "year")


def _copies(period: Period) -> Any:
    return HouseholdYear.objects.of_year(period.year)


def _visits(period: Period) -> Any:
    return Visit.objects.between(period.first, period.last)


def _overdue(period: Period, day: dt.date) -> Q:
    """Households of pairings that stand overdue under a rule of the day, as their lists say."""
    late = Q(pk__in=[])
    for rule in VisitRule.objects.in_force(day):
        rows = demanded(Pairing.objects.order_by(), rule, on=day, year=period.year)
        late |= Q(household__in=of_standing(rows, rule, [Late.OVERDUE], on=day).values("household"))
    return late


def _visited(period: Period) -> Exists:
    return Exists(_visits(period).filter(household=OuterRef("household_id")))


_BASE = (
    Indicator(
        "registered",
        _("Registered households"),
        _("Registered"),
        _("Households on the register of poor households in the year, exited ones included."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).registered(),
        listed=_households(household_type=HouseholdType.REGISTERED),
    ),
    Indicator(
        "registered_people",
        _("Registered people"),
        _("People"),
        _("Members of registered households, without those who died, married out or moved away."),
        Unit.PERSON,
        lambda period, on: MemberYear.objects.of_year(period.year).registered(),
    ),
    Indicator(
        "exited",
        _("Exited households"),
        _("Exited"),
        _("Registered households lifted out of poverty."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).exited(),
        listed=_households(exit_status=ExitStatus.EXITED),
    ),
    Indicator(
        "exited_people",
        _("Exited people"),
        _("Exited people"),
        _("Members of registered households lifted out of poverty."),
        Unit.PERSON,
        lambda period, on: MemberYear.objects.of_year(period.year).exited(),
    ),
    Indicator(
        "left_this_year",
        _("Households that left poverty this year"),
        _("Left this year"),
        _("Registered households lifted out of poverty in the year, of those out of poverty (P5-06)."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).left_in(period.year),
    ),
    Indicator(
        "not_exited",
        _("Households not out of poverty"),
        _("Not exited"),
        _("Registered households not out of poverty: not yet, exit planned, or fallen back."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).not_exited(),
        listed=_households(exit_status=NOT_EXITED),
    ),
    Indicator(
        "paired",
        _("Households with a helper"),
        _("With helper"),
        _("Registered households with a pairing in force, to a person or an organisation."),
        Unit.HOUSEHOLD,
        lambda period, on: paired(_copies(period).registered(), period.day(on)),
    ),
    Indicator(
        "without_helper",
        _("Households without a helper"),
        _("No helper"),
        _("Registered households without any pairing in force."),
        Unit.HOUSEHOLD,
        lambda period, on: unpaired(_copies(period).registered(), period.day(on)),
        listed=Listed("assistance:unpaired_list"),
    ),
    Indicator(
        "visits_overdue",
        _("Households with overdue help"),
        _("Overdue"),
        _("Registered households for which a rule about visits, aid or problems is overdue."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).registered().filter(_overdue(period, period.day(on))),
    ),
    Indicator(
        "monitored",
        _("Monitored households"),
        _("Monitored"),
        _("Households under monitoring against falling back whose risk is not cleared."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).monitored(),
        listed=_households(monitored="on"),
    ),
    Indicator(
        "surveyed",
        _("Surveyed households"),
        _("Surveyed"),
        _("Households whose yearly survey is in the system."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).to_survey().surveyed(),
        listed=_surveys(state=SurveyState.DONE),
    ),
    Indicator(
        "below_line",
        _("Households below the poverty line"),
        _("Below the line"),
        _("Households whose net income a head is below the line of their standard, area and year."),
        Unit.HOUSEHOLD,
        lambda period, on: standing_at(_copies(period).to_survey(), Standing.BELOW),
        listed=_surveys(income=Standing.BELOW),
    ),
    Indicator(
        "faulty",
        _("Households with data problems"),
        _("Data problems"),
        _("Households in which a data check found something that is neither solved nor explained."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).with_finding(),
        listed=_households(problem=ANY_PROBLEM),
    ),
    Indicator(
        "visits",
        _("Visits of the month"),
        _("Visits"),
        _("Home visits made in the month, to whichever household."),
        Unit.VISIT,
        lambda period, on: _visits(period),
        monthly=True,
        listed=Listed("assistance:visit_list", {}, "month"),
    ),
    Indicator(
        "visited",
        _("Registered households visited in the month"),
        _("Visited"),
        _("Registered households with at least one home visit in the month."),
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).registered().filter(_visited(period)),
        monthly=True,
    ),
)


def _problem(rule: Check) -> Indicator:
    return Indicator(
        f"problem-{rule.code}",
        rule.label,
        rule.code,
        rule.explanation,
        Unit.HOUSEHOLD,
        lambda period, on: _copies(period).with_finding(rule.code),
        listed=_households(problem=rule.code),
    )


PROBLEMS = tuple(_problem(rule) for rule in RULES.values() if rule.of_households)

INDICATORS: dict[str, Indicator] = {
    indicator.key: indicator for indicator in (*_BASE, *RISK, *WORK, *PROBLEMS)
}


def of_period(period: Period) -> list[Indicator]:
    """The indicators counted for such a period."""
    return [indicator for indicator in INDICATORS.values() if indicator.monthly == period.is_month]
