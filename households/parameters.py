"""The numbers of the county's papers: which there are, and the value that holds on a day in a place.

A value is a row with validity and source (`households.models.Parameter`), never a literal in code; past
periods keep the values that held then. `plans/*.json` carry the values of real papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from common.refusals import Refused
from households.models import Parameter


@dataclass(frozen=True, slots=True)
class Known:
    """A number that policies ask for: what it means and in which unit."""

    label: Any
    unit: Any


_DAYS = pgettext_lazy("unit", "days")
_YUAN = pgettext_lazy("unit", "yuan")
_TIMES = pgettext_lazy("unit", "times")
_YEARS = pgettext_lazy("unit", "years")
_YEAR = pgettext_lazy("unit", "year")
_MONTHS = pgettext_lazy("unit", "months")
_HOUSEHOLDS = pgettext_lazy("unit", "households")
_PEOPLE = pgettext_lazy("unit", "people")
_MU = pgettext_lazy("unit", "mu")
_KM = pgettext_lazy("unit", "km")
_GRADE = pgettext_lazy("unit", "grade")
_SHARE = pgettext_lazy("unit", "share")
_METRES = pgettext_lazy("unit", "metres")
_CHARACTERS = pgettext_lazy("unit", "characters")
_MONTH = pgettext_lazy("unit", "month of the year")

KNOWN: Mapping[str, Known] = {
    "notice_days_project_village": Known(gettext_lazy("days of a village's notice about a project"), _DAYS),
    "notice_days_project_township": Known(gettext_lazy("days of a township's notice about a project"), _DAYS),
    "notice_days_payment": Known(gettext_lazy("days of a notice about payments to households"), _DAYS),
    "notice_days_identification": Known(gettext_lazy("days of a notice about identification"), _DAYS),
    "notice_days_exit": Known(gettext_lazy("days of a notice about exit"), _DAYS),
    "notice_days_adjustment": Known(
        gettext_lazy("days of a notice about an adjustment of the register"), _DAYS
    ),
    "appraisal_quorum": Known(gettext_lazy("share of the assembly that must attend"), _SHARE),
    "monitoring_months": Known(
        gettext_lazy("months between marking a household and clearing its risk, at least"), _MONTHS
    ),
    "ask_project_below": Known(gettext_lazy("project funds below which one is asked"), _YUAN),
    "ask_project_above": Known(gettext_lazy("project funds above which one is asked"), _YUAN),
    "ask_source_below": Known(gettext_lazy("arriving funds below which one is asked"), _YUAN),
    "ask_source_above": Known(gettext_lazy("arriving funds above which one is asked"), _YUAN),
    "ask_household_payment_below": Known(
        gettext_lazy("payment to a household below which one is asked"), _YUAN
    ),
    "ask_household_payment_above": Known(
        gettext_lazy("payment to a household above which one is asked"), _YUAN
    ),
    "rectification_days": Known(gettext_lazy("days in which a finding is to be put right"), _DAYS),
    "income_year_month": Known(gettext_lazy("month in which the income year begins"), _MONTH),
    "comparison_own_share": Known(
        gettext_lazy("share of an outside roster that must be of this county"), _SHARE
    ),
    "comparison_keep_days": Known(gettext_lazy("days that an outside roster is kept"), _DAYS),
    "inspections_a_quarter": Known(gettext_lazy("inspections a quarter, at least"), _TIMES),
    "reminder_days": Known(gettext_lazy("days before a deadline in which one is reminded"), _DAYS),
    "visit_unsent_days": Known(
        gettext_lazy("days after which a visit that waits on a phone is warned of"), _DAYS
    ),
    "check_oldest_age": Known(gettext_lazy("age that nobody exceeds"), _YEARS),
    "check_generation_years": Known(gettext_lazy("years between parent and child, at least"), _YEARS),
    "check_spouse_age": Known(gettext_lazy("age of a spouse, at least"), _YEARS),
    "check_newborn_years": Known(gettext_lazy("years after birth in which a newborn joins"), _YEARS),
    "check_working_age": Known(gettext_lazy("age from which one may work"), _YEARS),
    "check_old_age": Known(gettext_lazy("age from which one need not work"), _YEARS),
    "check_skill_age_below": Known(gettext_lazy("age below which labour capacity is asked"), _YEARS),
    "check_school_age": Known(gettext_lazy("age at which compulsory schooling begins"), _YEARS),
    "check_school_age_below": Known(gettext_lazy("age below which schooling is compulsory"), _YEARS),
    "check_primary_age": Known(gettext_lazy("age in primary school, at least"), _YEARS),
    "check_primary_age_below": Known(gettext_lazy("age in primary school, below"), _YEARS),
    "check_junior_age": Known(gettext_lazy("age in junior high school, at least"), _YEARS),
    "check_junior_age_below": Known(gettext_lazy("age in junior high school, below"), _YEARS),
    "check_senior_age": Known(gettext_lazy("age in senior high school, at least"), _YEARS),
    "check_senior_age_below": Known(gettext_lazy("age in senior high school, below"), _YEARS),
    "check_college_age": Known(gettext_lazy("age of students, at least"), _YEARS),
    "check_master_age": Known(gettext_lazy("age of postgraduates, at least"), _YEARS),
    "check_preschool_age_below": Known(gettext_lazy("age below which a child may be in preschool"), _YEARS),
    "check_high_school_age": Known(gettext_lazy("age for senior high school or above, at least"), _YEARS),
    "check_primary_never_from": Known(gettext_lazy("age from which nobody is in primary school"), _YEARS),
    "check_low_level_age": Known(gettext_lazy("age from which more than primary school is expected"), _YEARS),
    "check_low_level_age_below": Known(
        gettext_lazy("age below which more than primary school is expected"), _YEARS
    ),
    "check_heavy_disability_grade": Known(gettext_lazy("grade up to which a disability is heavy"), _GRADE),
    "check_public_post_age_below": Known(
        gettext_lazy("age below which one may hold a public-welfare post"), _YEARS
    ),
    "check_labour_share": Known(gettext_lazy("share of labourers above which labour is not lacking"), _SHARE),
    "check_income_most": Known(gettext_lazy("per-capita net income, at most"), _YUAN),
    "check_income_change": Known(gettext_lazy("change of income from year to year, at most"), _SHARE),
    "check_monitor_share": Known(
        gettext_lazy("multiple of the poverty line below which exited households are monitored"), _TIMES
    ),
    "check_farmland_most": Known(gettext_lazy("farmland of a household, at most"), _MU),
    "check_forest_most": Known(gettext_lazy("forest land of a household, at most"), _MU),
    "check_farmland_head_most": Known(gettext_lazy("farmland a head, at most"), _MU),
    "check_forest_head_most": Known(gettext_lazy("forest land a head, at most"), _MU),
    "check_land_lacking": Known(gettext_lazy("farmland a head above which land is not lacking"), _MU),
    "check_road_most": Known(gettext_lazy("distance of a house to the main road, at most"), _KM),
    "check_wage_most": Known(gettext_lazy("wage of a month, at most"), _YUAN),
    "check_wage_least": Known(gettext_lazy("wage of a month, at least"), _YUAN),
    "check_exit_papers_from": Known(
        gettext_lazy("first exit year whose cases are kept in this system"), _YEAR
    ),
    "check_acceptance_days": Known(
        gettext_lazy("days from the end of a project to its acceptance, at most"), _DAYS
    ),
    "check_loan_days_year": Known(gettext_lazy("days of a year of interest on loans"), _DAYS),
    "team_people_least": Known(gettext_lazy("people of a resident team, at least"), _PEOPLE),
    "team_people_most": Known(gettext_lazy("people of a resident team, at most"), _PEOPLE),
    "team_captain_rank": Known(
        gettext_lazy("rank of a team's captain, at least (3 deputy section, 4 section)"), _GRADE
    ),
    "team_sign_days": Known(
        gettext_lazy("days after which a signed day of attendance counts as signed late"), _DAYS
    ),
    "team_days_month": Known(gettext_lazy("days of a team member in the village, a month, at least"), _DAYS),
    "team_meetings_month": Known(gettext_lazy("special meetings of a team, a month, at least"), _TIMES),
    "township_cadres_least": Known(
        gettext_lazy("full-time cadres of a township's poverty office, at least"), _PEOPLE
    ),
    "township_cadres_most": Known(
        gettext_lazy("full-time cadres of a township's poverty office, at most"), _PEOPLE
    ),
    "leader_households": Known(gettext_lazy("households paired with a leader of a village"), _HOUSEHOLDS),
    "load_household": Known(gettext_lazy("weight of a household in a helper's load"), _TIMES),
    "load_poor": Known(gettext_lazy("added weight of a household not out of poverty"), _TIMES),
    "load_monitored": Known(gettext_lazy("added weight of a household under monitoring"), _TIMES),
    "load_village": Known(gettext_lazy("added weight of a household in another village"), _TIMES),
    "load_township": Known(gettext_lazy("added weight of a household in another township"), _TIMES),
    "load_moves": Known(gettext_lazy("moves proposed at a time to balance loads, at most"), _TIMES),
    "village_incidence_most": Known(
        gettext_lazy("share of poor people at which a village leaves poverty, at most"), _SHARE
    ),
    "village_collective_least": Known(
        gettext_lazy("income of a village's collective, at least (0: any)"), _YUAN
    ),
    "notice_days_village_exit": Known(gettext_lazy("days of a notice about the exit of a village"), _DAYS),
    "sign_text_length": Known(
        gettext_lazy("length from which the same text on two visits is shown to supervisors"), _CHARACTERS
    ),
    "sign_visits_hour": Known(
        gettext_lazy("visits recorded within an hour, from which it is shown to supervisors"), _TIMES
    ),
    "sign_far_metres": Known(
        gettext_lazy("distance of a visit from the home above which it is shown to supervisors"), _METRES
    ),
    "check_helper_households": Known(gettext_lazy("households of one helper, at most"), _HOUSEHOLDS),
}


def value_of(key: str, *, on: dt.date, area: str = "") -> Decimal:
    """The value that holds on the day: the area's own, else that of the nearest area above, else the general.

    KeyError for an unknown key; Refused, with a sentence for the administrator, when no value is set.
    """
    known = KNOWN[key]
    rows = Parameter.objects.in_force(on).for_area(area).filter(key=key)
    found = max(rows, key=lambda row: len(row.area_id or ""), default=None)
    if found is None:
        raise Refused(
            _("No value is set for “%(what)s” on %(day)s. An administrator adds it under Parameters.")
            % {"what": known.label, "day": on.isoformat()}
        )
    return found.value
