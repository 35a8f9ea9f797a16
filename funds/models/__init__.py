"""Money: sources, allocations, payments, and the append-only ledger under them."""

from funds import checks
from funds.models.contribution import Contribution, ContributionTier
from funds.models.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from funds.models.payment import Payment, PaymentLine, PaymentRun, PaymentStep
from funds.models.source import Allocation, FundSource

checks.offer()

__all__ = [
    "Allocation",
    "Contribution",
    "ContributionTier",
    "FundSource",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Payment",
    "PaymentLine",
    "PaymentRun",
    "PaymentStep",
]
