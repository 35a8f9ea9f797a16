"""Checks of identity, relationships and required items of members (§3.1–§3.3)."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity
from households.codes import REQUIRED_SEX, Relation, Sex

E, W = Severity.ERROR, Severity.WARNING

_ODD, _EVEN = r"^..[13579]", r"^..[02468]"
_MALE = [relation for relation, sex in REQUIRED_SEX.items() if sex is Sex.MALE]
_FEMALE = [relation for relation, sex in REQUIRED_SEX.items() if sex is Sex.FEMALE]

RULES = (
    Rule(
        "ID-07",
        E,
        _("Sex contradicts the ID number"),
        _("The 17th digit of an ID number is odd for men and even for women."),
        some_member=Q(member__id_provisional=False)
        & (Q(sex=Sex.FEMALE, member__id_tail__regex=_ODD) | Q(sex=Sex.MALE, member__id_tail__regex=_EVEN)),
    ),
    Rule(
        "ID-12",
        W,
        _("Member without an ID number"),
        _("A member has no number or a provisional one beginning with 999999."),
        some_member=Q(member__id_digest="") | Q(member__id_provisional=True),
    ),
    Rule(
        "ID-14",
        W,
        _("Odd name"),
        _("A name has one character only, or contains digits or blanks."),
        some_member=Q(name__regex=r"[0-9\s]|^.$"),
    ),
    Rule(
        "ID-15",
        W,
        _("No household telephone"),
        _("The household has no telephone number."),
        household=Q(Exact(Length("phone"), 0)),
    ),
    Rule(
        "HH-01",
        E,
        _("Household without members"),
        _("Nobody belongs to the household any more (empty account)."),
        household=Q(member_count=0),
    ),
    Rule(
        "HH-02",
        E,
        _("No household head"),
        _("The household has members but none of them is the head."),
        household=Q(member_count__gt=0, head_name=""),
    ),
    Rule(
        "HH-04",
        E,
        _("More than one spouse"),
        _("Two or more members are entered as spouse of the head."),
        some_member=Q(
            relation=Relation.SPOUSE,
            household_year__members__relation=Relation.SPOUSE,
            household_year__members__left_on=None,
            household_year__members__pk__gt=F("pk"),
        ),
    ),
    Rule(
        "HH-05",
        E,
        _("Head and spouse of the same sex"),
        _("Head and spouse are entered with the same sex."),
        some_member=Q(
            relation=Relation.SPOUSE,
            sex__in=[Sex.MALE, Sex.FEMALE],
            household_year__members__relation=Relation.HEAD,
            household_year__members__left_on=None,
            household_year__members__sex=F("sex"),
        ),
    ),
    Rule(
        "HH-06",
        E,
        _("Relationship missing"),
        _("A member has no relationship to the head."),
        some_member=Q(relation=""),
    ),
    Rule(
        "HH-07",
        E,
        _("Relationship contradicts the sex"),
        _("A relationship such as son or daughter-in-law does not fit the sex of the member."),
        some_member=Q(relation__in=_MALE, sex=Sex.FEMALE) | Q(relation__in=_FEMALE, sex=Sex.MALE),
    ),
    Rule(
        "RQ-01",
        E,
        _("Ethnic group missing"),
        _("A member has no ethnic group."),
        some_member=Q(ethnic_group=""),
    ),
    Rule(
        "RQ-02",
        E,
        _("Health status missing"),
        _("A member has no health status."),
        some_member=Q(health_status=""),
    ),
    Rule(
        "RQ-08",
        E,
        _("Insurance not stated"),
        _("It is not stated whether a member has medical, serious-illness and pension insurance."),
        some_member=Q(has_medical_insurance=None, has_employee_medical=None)
        | Q(has_serious_illness_insurance=None)
        | Q(has_pension=None, has_employee_pension=None),
    ),
)
