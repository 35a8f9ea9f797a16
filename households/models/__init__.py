"""The register: identities of households and members, and their yearly copies, which are the record."""

from households.models.case import (
    ExitAnswer,
    ExitCase,
    ExitSignature,
    ExitStep,
    IdentificationCase,
    IdentificationStep,
)
from households.models.comparison import ComparisonRun, ComparisonSource
from households.models.comparison_hit import ComparisonHit
from households.models.criterion import CriterionSet, ExitCriterion
from households.models.draft import Draft
from households.models.household import Household, HouseholdYear
from households.models.imports import ImportJob
from households.models.line import PovertyLine
from households.models.member import Member, MemberYear
from households.models.notice import Notice, NoticeKind, NoticePhoto, Objection
from households.models.parameter import Parameter
from households.models.year import RegisterYear

__all__ = [
    "ComparisonHit",
    "ComparisonRun",
    "ComparisonSource",
    "CriterionSet",
    "Draft",
    "ExitAnswer",
    "ExitCase",
    "ExitCriterion",
    "ExitSignature",
    "ExitStep",
    "Household",
    "HouseholdYear",
    "IdentificationCase",
    "IdentificationStep",
    "ImportJob",
    "Member",
    "MemberYear",
    "Notice",
    "NoticeKind",
    "NoticePhoto",
    "Objection",
    "Parameter",
    "PovertyLine",
    "RegisterYear",
]
