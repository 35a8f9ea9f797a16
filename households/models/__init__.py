"""The register: identities of households and members, and their yearly copies, which are the record."""

from households.models.adjustment import AdjustmentCase, AdjustmentKind, AdjustmentState, AdjustmentStep
from households.models.alert import Alert, AlertStep
from households.models.case import (
    ExitAnswer,
    ExitCase,
    ExitSignature,
    ExitStep,
    IdentificationCase,
    IdentificationStep,
)
from households.models.case_paper import AdjustmentPaper, ExitPaper, IdentificationPaper
from households.models.comparison import ComparisonRun, ComparisonSource
from households.models.comparison_hit import ComparisonHit
from households.models.criterion import CriterionSet, ExitCriterion
from households.models.draft import Draft, DraftKind
from households.models.family_event import FamilyEvent, FamilyEventKind, FamilyEventPhoto
from households.models.finding import CheckFinding, CheckRun
from households.models.household import Household, HouseholdYear
from households.models.imports import ImportJob
from households.models.line import PovertyLine
from households.models.member import Member, MemberYear
from households.models.monitoring import Monitoring, MonitoringStep, RiskMeasure
from households.models.notice import Notice, NoticeKind, NoticePhoto, Objection
from households.models.parameter import Parameter
from households.models.survey_photo import Safeguard, SurveyPhoto
from households.models.target import ExitTarget
from households.models.village import OpinionLevel, VillageOpinion, VillageYear
from households.models.village_exit import VillageExit, VillageExitAnswer, VillageExitState, VillageExitStep
from households.models.warning import WarningRule
from households.models.window import EntryWindow, Outside
from households.models.year import RegisterYear

__all__ = [
    "AdjustmentCase",
    "AdjustmentKind",
    "AdjustmentPaper",
    "AdjustmentState",
    "AdjustmentStep",
    "Alert",
    "AlertStep",
    "CheckFinding",
    "CheckRun",
    "ComparisonHit",
    "ComparisonRun",
    "ComparisonSource",
    "CriterionSet",
    "Draft",
    "DraftKind",
    "EntryWindow",
    "ExitAnswer",
    "ExitCase",
    "ExitCriterion",
    "ExitPaper",
    "ExitSignature",
    "ExitStep",
    "ExitTarget",
    "FamilyEvent",
    "FamilyEventKind",
    "FamilyEventPhoto",
    "Household",
    "HouseholdYear",
    "IdentificationCase",
    "IdentificationPaper",
    "IdentificationStep",
    "ImportJob",
    "Member",
    "MemberYear",
    "Monitoring",
    "MonitoringStep",
    "Notice",
    "NoticeKind",
    "NoticePhoto",
    "Objection",
    "OpinionLevel",
    "Outside",
    "Parameter",
    "PovertyLine",
    "RegisterYear",
    "RiskMeasure",
    "Safeguard",
    "SurveyPhoto",
    "VillageExit",
    "VillageExitAnswer",
    "VillageExitState",
    "VillageExitStep",
    "VillageOpinion",
    "VillageYear",
    "WarningRule",
]
