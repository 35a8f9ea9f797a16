"""The acts of assistance: pairing a household, ending a pairing, logging visits."""

from assistance.services.pairings import create_pairing, end_pairing
from assistance.services.visits import (
    ChangedHands,
    GiftGiven,
    PhoneClock,
    Place,
    Written,
    log_visit,
    log_visits,
)

__all__ = [
    "ChangedHands",
    "GiftGiven",
    "PhoneClock",
    "Place",
    "Written",
    "create_pairing",
    "end_pairing",
    "log_visit",
    "log_visits",
]
