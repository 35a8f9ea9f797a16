"""Who helps whom, and what happened on each visit."""

from assistance import checks, scoping, succession
from assistance.models.handover import Handover
from assistance.models.pairing import Pairing, PairingForm, PairingRole
from assistance.models.rule import VisitRule
from assistance.models.team import Attendance, MonthSheet, Team, TeamMember
from assistance.models.team_books import Dispute, DisputeStep, TeamEntry, TeamMeeting, TeamMeetingPhoto
from assistance.models.visit import Gift, GiftKind, Visit, VisitPhoto, VisitTheme

scoping.register(Pairing)
checks.offer()
succession.register()

__all__ = [
    "Attendance",
    "Dispute",
    "DisputeStep",
    "Gift",
    "GiftKind",
    "Handover",
    "MonthSheet",
    "Pairing",
    "PairingForm",
    "PairingRole",
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
