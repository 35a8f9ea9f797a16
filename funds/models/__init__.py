"""Money: sources, allocations, payments, and the append-only ledger under them."""

from funds import checks
from funds.models.contribution import Contribution, ContributionTier
from funds.models.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from funds.models.loan import Loan, LoanProduct
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
    "Loan",
    "LoanProduct",
    "Payment",
    "PaymentLine",
    "PaymentRun",
    "PaymentStep",
]
