"""What the register says of an exit criterion of a household, with its evidence; people decide (P5-52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.templatetags.bangfu import yuan
from households.codes import HouseGrade, IdStandard
from households.models import HouseholdYear, MemberYear, PovertyLine
from households.models.criterion import Measure

# Compulsory schooling: six years of primary and three of lower secondary school.
SCHOOL_AGE = range(6, 16)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whether the criterion is met as far as the register knows (None: it does not), and what shows it."""

    met: bool | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is held against criteria: the copy of the year, its members, and the day."""

    copy: HouseholdYear
    members: Sequence[MemberYear]
    on: dt.date


def facts_of(copy: HouseholdYear, on: dt.date) -> Facts:
    """The copy with its active members; one query."""
    return Facts(copy, list(copy.members.filter(left_on=None)), on)


def propose(measure: str, facts: Facts) -> Proposal:
    """What the register says; nothing for a criterion that only people can see."""
    answer = MEASURES.get(measure)
    return answer(facts) if answer else Proposal(None, "")


def _income(facts: Facts) -> Proposal:
    copy = facts.copy
    income = copy.net_income_per_capita
    standard = copy.id_standard or IdStandard.NATIONAL
    line = PovertyLine.objects.newest(standard, copy.year_id, copy.area_id)
    if income is None:
        return Proposal(
            None, _("The register has no per-capita net income of %(year)s.") % {"year": copy.year_id}
        )
    if line is None:
        return Proposal(None, _("No poverty line is set for this standard."))
    sentence = _("Net income a head %(income)s yuan in %(year)s; line of %(line_year)s: %(line)s yuan.")
    wording = {"income": yuan(income), "year": copy.year_id, "line_year": line.year, "line": yuan(line.value)}
    return Proposal(income > line.value, sentence % wording)


def _schooling(facts: Facts) -> Proposal:
    children = [one for one in facts.members if one.age_on(facts.on) in SCHOOL_AGE]
    if not children:
        return Proposal(True, _("No child of school age in the household."))
    missing = [one.name for one in children if not one.schooling_status or one.dropout_reason]
    if missing:
        return Proposal(False, _("Not at school: %(names)s.") % {"names": "、".join(missing)})
    return Proposal(True, _("All %(count)s children of school age are at school.") % {"count": len(children)})


def _medical(facts: Facts) -> Proposal:
    doubtful = [one for one in facts.members if not (one.has_medical_insurance or one.has_employee_medical)]
    without = [one.name for one in doubtful if one.has_medical_insurance is False]
    if without:
        return Proposal(False, _("Without medical insurance: %(names)s.") % {"names": "、".join(without)})
    if doubtful or not facts.members:
        names = "、".join(one.name for one in doubtful)
        return Proposal(None, _("Medical insurance not recorded: %(names)s.") % {"names": names})
    return Proposal(True, _("All %(count)s members have medical insurance.") % {"count": len(facts.members)})


def _house(facts: Facts) -> Proposal:
    copy = facts.copy
    grade = copy.get_house_grade_display() if copy.house_grade else ""
    dangerous = copy.is_dangerous_house or copy.house_grade in (HouseGrade.C, HouseGrade.D)
    if dangerous:
        return Proposal(False, _("The house is dangerous (grade: %(grade)s).") % {"grade": grade or "—"})
    if copy.is_dangerous_house is None and not grade:
        return Proposal(None, _("The grade of the house is not recorded."))
    return Proposal(True, _("The house is safe (grade: %(grade)s).") % {"grade": grade or "—"})


def _water(facts: Facts) -> Proposal:
    known = facts.copy.has_safe_water
    if known is None:
        return Proposal(None, _("Safe drinking water is not recorded."))
    return Proposal(
        known, _("Drinking water is safe.") if known else _("Safe drinking water is not solved yet.")
    )


MEASURES: Mapping[str, Callable[[Facts], Proposal]] = {
    Measure.INCOME: _income,
    Measure.SCHOOLING: _schooling,
    Measure.MEDICAL: _medical,
    Measure.HOUSE: _house,
    Measure.WATER: _water,
}
