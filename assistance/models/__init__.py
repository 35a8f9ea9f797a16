"""Who helps whom, and what happened on each visit."""

from assistance import checks, scheme_components, scoping, succession
from assistance.models.area_pairing import AreaPairing
from assistance.models.donation import Donation
from assistance.models.handover import Handover
from assistance.models.mandate import MandateTerm
from assistance.models.pairing import Pairing, PairingForm, PairingRole
from assistance.models.rule import VisitRule
from assistance.models.scheme import Scheme, SchemeComponent
from assistance.models.team import Attendance, MonthSheet, Team, TeamMember
from assistance.models.team_books import Dispute, DisputeStep, TeamEntry, TeamMeeting, TeamMeetingPhoto
from assistance.models.visit import Gift, GiftKind, Visit, VisitPhoto, VisitTheme

scoping.register(Pairing)
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
    "Handover",
    "MandateTerm",
    "MonthSheet",
    "Pairing",
    "PairingForm",
    "PairingRole",
    "Scheme",
    "SchemeComponent",
    "Team",
    "TeamEntry",
    "TeamMeeting",
    "TeamMeetingPhoto",
    "TeamMember",
    "Visit",
    "VisitPhoto",
    "VisitRule",
    "VisitTheme",
]
