"""Checks of labour, wage work, disability and insurance (§3.5)."""

from __future__ import annotations

from django.db.models import IntegerField, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import HealthStatus, LabourCapacity, SchoolingStatus

E, W = Severity.ERROR, Severity.WARNING

_DISABLED = Q(health_status__in=HealthStatus.including(HealthStatus.DISABLED))
_HEALTHY = Q(health_status=HealthStatus.HEALTHY)
_WORKS_AWAY = Q(work_months__gt=0) | ~Q(work_region="")
_CANNOT_WORK = Q(labour_capacity__in=[LabourCapacity.LOST, LabourCapacity.WITHOUT])
_CAN_WORK = Q(labour_capacity__in=[LabourCapacity.ORDINARY, LabourCapacity.SKILLED])
_PUPIL = ~Q(schooling_status__in=["", SchoolingStatus.PRESCHOOL_AGE])
_UNINSURED = Q(has_medical_insurance=False, has_employee_medical=False)


def _child_labourer(sources: Sources) -> Q:
    return sources.numbers.under("check_working_age") & ~Q(labour_capacity__in=["", LabourCapacity.WITHOUT])


def _able_but_without(sources: Sources) -> Q:
    age = sources.numbers.aged("check_working_age") & sources.numbers.under("check_old_age")
    return age & _HEALTHY & ~_PUPIL & _CANNOT_WORK


def _old_labourer(sources: Sources) -> Q:
    return sources.numbers.aged("check_old_age") & _CAN_WORK


def _heavily_disabled(sources: Sources) -> Q:
    return Q(disability_grade__lte=sources.numbers.of("check_heavy_disability_grade")) & _CAN_WORK


def _child_at_work(sources: Sources) -> Q:
    return sources.numbers.under("check_working_age") & (_WORKS_AWAY | ~Q(public_post=""))


def _old_in_post(sources: Sources) -> Q:
    return sources.numbers.aged("check_public_post_age_below") & ~Q(public_post="")


def _odd_wage(sources: Sources) -> Q:
    """Wages of the household, by the months that its members work, outside the set amounts."""
    months = (
        sources.members.filter(household_year_id=OuterRef("pk"), work_months__gt=0)
        .order_by()
        .values("household_year_id")
        .annotate(all=Sum("work_months"))
        .values("all")
    )
    worked = Subquery(months, output_field=IntegerField())
    of = sources.numbers.of
    odd = Q(wage_income__gt=of("check_wage_most") * worked) | Q(
        wage_income__lt=of("check_wage_least") * worked
    )
    return Q(wage_income__gt=0) & odd


RULES: tuple[Rule, ...] = (
    Rule(
        "LB-01",
        E,
        _("Child with labour capacity"),
        _("A child below working age is entered as able to work."),
        some_member=_child_labourer,
        numbers=("check_working_age",),
    ),
    Rule(
        "LB-16",
        W,
        _("Odd monthly wage"),
        _("The household's wages, by the months that its members work, are very high or very low."),
        household=_odd_wage,
        numbers=("check_wage_most", "check_wage_least"),
        speaks_of=("wage_income",),
    ),
    Rule(
        "LB-02",
        W,
        _("Healthy adult unable to work"),
        _("A healthy member of working age who is not a pupil is entered as unable to work."),
        some_member=_able_but_without,
        numbers=("check_working_age", "check_old_age"),
    ),
    Rule(
        "LB-03",
        W,
        _("Old labourer"),
        _("A member beyond working age is entered as an ordinary or skilled labourer."),
        some_member=_old_labourer,
        numbers=("check_old_age",),
    ),
    Rule(
        "LB-04",
        W,
        _("Pupil with labour capacity"),
        _("A healthy pupil is entered as able to work."),
        some_member=_HEALTHY & _PUPIL & ~Q(labour_capacity__in=["", LabourCapacity.WITHOUT]),
    ),
    Rule(
        "LB-05",
        W,
        _("Heavily disabled labourer"),
        _("A member with a heavy grade of disability is entered as an ordinary or skilled labourer."),
        some_member=_heavily_disabled,
        numbers=("check_heavy_disability_grade",),
    ),
    Rule(
        "LB-06",
        W,
        _("Disability and certificate contradict"),
        _("A member is entered as disabled without kind of disability, or the reverse."),
        some_member=(_DISABLED & Q(disability_category="")) | (~_DISABLED & ~Q(disability_category="")),
    ),
    Rule(
        "LB-08",
        W,
        _("Wage work half stated"),
        _("Months of wage work without its region, or the region without months."),
        some_member=Q(work_months__gt=0, work_region="")
        | (~Q(work_region="") & (Q(work_months=None) | Q(work_months=0))),
    ),
    Rule(
        "LB-09",
        W,
        _("Unable to work but working away"),
        _("A member without capacity to work has months or a region of wage work."),
        some_member=_CANNOT_WORK & _WORKS_AWAY,
    ),
    Rule(
        "LB-10",
        E,
        _("Child at work"),
        _("A child below working age has wage work or a public-welfare post."),
        some_member=_child_at_work,
        numbers=("check_working_age",),
    ),
    Rule(
        "LB-11",
        W,
        _("Too old for a public-welfare post"),
        _("A member in a public-welfare post is beyond the age for it."),
        some_member=_old_in_post,
        numbers=("check_public_post_age_below",),
    ),
    Rule(
        "LB-13",
        W,
        _("Public-welfare post half stated"),
        _("A public-welfare post without months, or months without a post."),
        some_member=Q(public_post="", public_post_months__gt=0)
        | (~Q(public_post="") & Q(public_post_months=None)),
    ),
    Rule(
        "LB-14",
        W,
        _("On destitute support but working away"),
        _("A member on destitute support has months or a region of wage work."),
        some_member=Q(has_destitute_support=True) & _WORKS_AWAY,
    ),
    Rule(
        "HL-01",
        E,
        _("Two basic medical insurances"),
        _("A member has both the residents' and the employees' medical insurance."),
        some_member=Q(has_medical_insurance=True, has_employee_medical=True),
    ),
    Rule(
        "HL-02",
        W,
        _("Not medically insured"),
        _("A member has no basic medical insurance, or no serious-illness insurance."),
        some_member=Q(has_medical_insurance=False, has_employee_medical=False)
        | Q(has_serious_illness_insurance=False),
    ),
    Rule(
        "HL-03",
        W,
        _("Not insured but aided"),
        _("A member without medical insurance received medical aid for serious illness."),
        some_member=_UNINSURED & Q(has_serious_illness_aid=True),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered("LB-07", E, _("Months of work beyond a year"), refused_by="member_work_months_of_a_year"),
    Unanswered("LB-12", W, _("Several kinds of public-welfare posts"), refused_by="one post a member"),
)
