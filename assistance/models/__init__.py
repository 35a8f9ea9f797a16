"""Who helps whom, and what happened on each visit."""

from assistance import checks, scoping, succession
from assistance.models.handover import Handover
from assistance.models.pairing import Pairing, PairingForm, PairingRole
from assistance.models.rule import VisitRule
from assistance.models.visit import Gift, GiftKind, Visit, VisitPhoto, VisitTheme

scoping.register(Pairing)
checks.offer()
succession.register()

__all__ = [
    "Gift",
    "GiftKind",
    "Handover",
    "Pairing",
    "PairingForm",
    "PairingRole",
    "Visit",
    "VisitPhoto",
    "VisitRule",
    "VisitTheme",
]
