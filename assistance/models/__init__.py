"""Who helps whom, and what happened on each visit."""

from assistance import checks, scheme_components, scoping, succession
from assistance.models.area_pairing import AreaPairing
from assistance.models.donation import Donation
from assistance.models.handover import Handover
from assistance.models.help_plan import HelpMeasure, Policy
from assistance.models.mandate import MandateTerm
from assistance.models.pairing import Pairing, PairingForm, PairingRole
from assistance.models.problem import HouseholdProblem, ProblemPhoto, ProblemStep
from assistance.models.rule import VisitRule
from assistance.models.scheme import Scheme, SchemeComponent
from assistance.models.team import Attendance, MonthSheet, Team, TeamMember
from assistance.models.team_books import Dispute, DisputeStep, TeamEntry, TeamMeeting, TeamMeetingPhoto
from assistance.models.training import HelperTraining
from assistance.models.visit import Gift, GiftKind, Visit, VisitPhoto, VisitTheme
from assistance.models.visit_book import GiftReceipt, HomePlace, VisitAmendment, VisitLook

scoping.register()
checks.offer()
scheme_components.offer()
succession.register()

__all__ = [
    "AreaPairing",
    "Attendance",
    "Dispute",
    "DisputeStep",
    "Donation",
    "Gift",
    "GiftKind",
    "GiftReceipt",
    "Handover",
    "HelpMeasure",
    "HelperTraining",
    "HomePlace",
    "HouseholdProblem",
    "MandateTerm",
    "MonthSheet",
    "Pairing",
    "PairingForm",
    "PairingRole",
    "Policy",
    "ProblemPhoto",
    "ProblemStep",
    "Scheme",
    "SchemeComponent",
    "Team",
    "TeamEntry",
    "TeamMeeting",
    "TeamMeetingPhoto",
    "TeamMember",
    "Visit",
    "VisitAmendment",
    "VisitLook",
    "VisitPhoto",
    "VisitRule",
    "VisitTheme",
]
