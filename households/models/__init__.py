"""The register: identities of households and members, and their yearly copies, which are the record."""

from households.models.adjustment import AdjustmentCase, AdjustmentKind, AdjustmentState, AdjustmentStep
from households.models.case import (
    ExitAnswer,
    ExitCase,
    ExitSignature,
    ExitStep,
    IdentificationCase,
    IdentificationStep,
)
from households.models.case_paper import AdjustmentPaper, ExitPaper, IdentificationPaper
from households.models.criterion import CriterionSet, ExitCriterion
from households.models.draft import Draft
from households.models.household import Household, HouseholdYear
from households.models.imports import ImportJob
from households.models.line import PovertyLine
from households.models.member import Member, MemberYear
from households.models.notice import Notice, NoticeKind, NoticePhoto, Objection
from households.models.parameter import Parameter
from households.models.target import ExitTarget
from households.models.year import RegisterYear

__all__ = [
    "AdjustmentCase",
    "AdjustmentKind",
    "AdjustmentPaper",
    "AdjustmentState",
    "AdjustmentStep",
    "CriterionSet",
    "Draft",
    "ExitAnswer",
    "ExitCase",
    "ExitCriterion",
    "ExitPaper",
    "ExitSignature",
    "ExitStep",
    "ExitTarget",
    "Household",
    "HouseholdYear",
    "IdentificationCase",
    "IdentificationPaper",
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
