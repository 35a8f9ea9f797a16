"""Money is read-only in the administration: it moves by acts and is booked. Tiers and limits are data."""

from __future__ import annotations

from django.contrib import admin

from common.admin import HistoryAdmin, ReadOnlyAdmin
from funds.models import (
    Allocation,
    ContributionTier,
    FundSource,
    LedgerTransaction,
    LoanProduct,
    Payment,
)


@admin.register(FundSource)
class FundSourceAdmin(ReadOnlyAdmin):
    """Sources, to look at."""

    list_display = ["arrived_on", "title", "document_no", "level", "kind", "area", "amount"]
    list_filter = ["year", "level", "kind"]
    list_select_related = ["area"]


@admin.register(Allocation)
class AllocationAdmin(ReadOnlyAdmin):
    """Allocations, to look at."""

    list_display = ["on", "source", "project", "amount", "by"]
    list_select_related = ["source", "project", "by"]


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """Payments, to look at."""

    list_display = ["created_on", "purpose", "project", "kind", "amount", "state", "paid_on"]
    list_filter = ["state", "kind"]
    list_select_related = ["project"]


@admin.register(LedgerTransaction)
class LedgerTransactionAdmin(ReadOnlyAdmin):
    """Bookings, to look at."""

    list_display = ["on", "kind", "memo", "source", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["source", "by"]


@admin.register(ContributionTier)
class ContributionTierAdmin(HistoryAdmin):
    """Tiers end on a day and are never deleted: past years keep what held then."""

    list_display = ["from_amount", "subsidy", "valid_from", "valid_to", "source"]


@admin.register(LoanProduct)
class LoanProductAdmin(HistoryAdmin):
    """Limits end on a day and are never deleted: loans keep those under which they were granted."""

    list_display = ["name", "amount_from", "amount_to", "months_most", "valid_from", "valid_to", "source"]
