"""Payments out of a project's money, to a supplier or to households, and the steps of three people."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.history import tracked
from common.life_cycles import Step
from common.run_rows import OrderRow
from common.secrets import EncryptedTextField
from funds.codes import PaymentKind, PaymentState
from funds.models import triggers
from funds.models.source import FundSource
from funds.querysets import PaymentLineQuerySet, PaymentQuerySet
from households.models import Household, Notice
from projects.models import Project


@tracked()
class Payment(models.Model):
    """One payment order; a payment to households is the sum of its lines."""

    key = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="payments", verbose_name=_("project"))
    source = models.ForeignKey(
        FundSource, models.PROTECT, related_name="payments", verbose_name=_("source of funds")
    )
    kind = models.CharField(_("paid to"), max_length=10, choices=PaymentKind.choices)
    purpose = models.CharField(_("purpose"), max_length=200)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    payee = models.CharField(_("payee"), max_length=100, blank=True, default="")
    payee_bank = models.CharField(_("payee's bank"), max_length=60, blank=True, default="")
    payee_account = EncryptedTextField(_("payee's account"), blank=True, default="", tail=4)
    document_no = models.CharField(_("voucher number"), max_length=60, blank=True, default="")
    notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("public notice")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=PaymentState.choices, default=PaymentState.DRAFT, editable=False
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("prepared by")
    )
    created_on = models.DateField(_("prepared on"), editable=False)
    paid_on = models.DateField(_("paid on"), null=True, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-created_on", "-pk"]
        indexes = [
            models.Index(fields=["-created_on", "-id"], name="payment_day"),
            models.Index(fields=["state", "-created_on"], name="payment_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(state__in=[PaymentState.DRAFT, PaymentState.CANCELLED]),
                name="payment_amount",
                violation_error_message=_("The amount must be above 0 yuan."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=PaymentKind.SUPPLIER) | ~Q(payee=""),
                name="payment_supplier_named",
                violation_error_message=_("Name the supplier who is paid."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PaymentState.PAID, PaymentState.REVERSED], paid_on__isnull=False)
                | ~Q(state__in=[PaymentState.PAID, PaymentState.REVERSED]) & Q(paid_on=None),
                name="payment_paid_has_day",
                violation_error_message=_("A payment has its day exactly when it has been paid."),
            ),
        ]
        triggers = [triggers.payment_kept()]

    def __str__(self) -> str:
        return self.purpose


@tracked()
class PaymentStep(Step):
    """One step of a payment's life cycle."""

    case = models.ForeignKey(Payment, models.PROTECT, related_name="steps", verbose_name=_("payment"))

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of a payment")
        verbose_name_plural = _("steps of payments")


@tracked()
class PaymentLine(models.Model):
    """What one household is paid, with its name and account as they were when the list was made (D25)."""

    payment = models.ForeignKey(
        Payment, models.CASCADE, related_name="lines", verbose_name=_("payment"), db_index=False
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="payment_lines", verbose_name=_("household")
    )
    head_name = models.CharField(_("household head"), max_length=50)
    item = models.CharField(_("subsidised item"), max_length=50, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2, default=Decimal(1))
    standard = models.DecimalField(_("standard (yuan each)"), max_digits=14, decimal_places=2)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    account = EncryptedTextField(_("bank account"), blank=True, default="", tail=4)
    note = models.CharField(_("remark"), max_length=100, blank=True, default="")

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment to a household")
        verbose_name_plural = _("payments to households")
        ordering = ["payment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "household"],
                name="payment_line_once",
                violation_error_message=_("A household stands in a payment once."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, quantity__gt=0),
                name="payment_line_amount",
                violation_error_message=_("The amount must be above 0 yuan."),
            ),
        ]
        triggers = triggers.lines_kept()

    def __str__(self) -> str:
        return f"{self.head_name} {self.amount}"


class PaymentRun(OrderRow):
    """One order to the worker to pay a list of households: all or nothing, and it can be given again."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="runs", verbose_name=_("payment"))
    # Becomes the key of the step.
    key = models.UUIDField(unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by whom"))
    on = models.DateField(_("paid on"))
    opinion = models.CharField(_("opinion"), max_length=500, blank=True, default="")
    document_no = models.CharField(_("voucher number"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("run of a payment")
        verbose_name_plural = _("runs of payments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.payment} · {self.asked_at}"
