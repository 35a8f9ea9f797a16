"""The double-entry ledger: every movement of money as entries that sum to nothing, never edited or deleted.

The database guards it: entries of a transaction come in one statement and sum to 0, balances follow the
entries by trigger and cannot be written by hand, no guarded account is overdrawn, and money reaches a project
only while the library holds it.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from funds.codes import AccountKind, TransactionKind
from funds.models import triggers
from funds.models.payment import Payment
from funds.models.source import Allocation, FundSource
from funds.querysets import LedgerEntryQuerySet
from households.models import Household
from projects.models import Project


class LedgerAccount(models.Model):
    """An account of one source, or of one source in one project; `balance` follows the entries."""

    kind = models.CharField(_("account"), max_length=10, choices=AccountKind.choices)
    source = models.ForeignKey(
        FundSource, models.PROTECT, related_name="ledger_accounts", verbose_name=_("source of funds")
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        related_name="ledger_accounts",
        verbose_name=_("project"),
    )
    balance = models.DecimalField(
        _("balance (yuan)"), max_digits=16, decimal_places=2, default=0, editable=False
    )

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "project"], name="ledger_account_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[AccountKind.ARRIVED, AccountKind.AVAILABLE], project=None)
                | Q(kind__in=[AccountKind.ALLOCATED, AccountKind.PAID], project__isnull=False),
                name="ledger_account_project",
            ),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.ARRIVED) | Q(balance__gte=0),
                name="ledger_account_not_overdrawn",
                violation_error_message=_("There is not enough money left: nothing was booked."),
            ),
        ]
        triggers = [triggers.balance_by_entries_only()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.source} · {self.project or ''}"


class LedgerTransaction(models.Model):
    """One movement of money: what, when, by whom, for which act; a mistake is reversed, never edited."""

    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("movement"), max_length=10, choices=TransactionKind.choices)
    on = models.DateField(_("date"))
    memo = models.CharField(_("memo"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("booked by"))
    at = models.DateTimeField(_("booked at"), auto_now_add=True)
    source = models.ForeignKey(FundSource, models.PROTECT, related_name="ledger", verbose_name=_("source"))
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="ledger")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="ledger")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("reverses")
    )

    class Meta:
        verbose_name = _("ledger transaction")
        verbose_name_plural = _("ledger transactions")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["-on", "-id"], name="ledger_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind=TransactionKind.PAYMENT),
                name="ledger_payment_once",
                violation_error_message=_("This payment has been booked already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=TransactionKind.REVERSAL) | Q(reverses__isnull=False),
                name="ledger_reversal_of_something",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.memo


class LedgerEntry(models.Model):
    """One line of a transaction: what an account gains (above 0) or loses, and which household got it."""

    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries")
    amount = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="ledger_entries")

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["transaction", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_entry_not_zero"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            *triggers.entries(),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount:+}"
