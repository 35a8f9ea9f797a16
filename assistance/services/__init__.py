"""The acts of assistance: pairing a household, ending a pairing, logging a visit."""

from assistance.services.pairings import create_pairing, end_pairing
from assistance.services.visits import ChangedHands, GiftGiven, PhoneClock, Place, log_visit, tied_since

__all__ = [
    "ChangedHands",
    "GiftGiven",
    "PhoneClock",
    "Place",
    "create_pairing",
    "end_pairing",
    "log_visit",
    "tied_since",
]
