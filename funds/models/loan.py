"""Loans to households as the banks report them, and the products they belong to (P5-16, D27)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import area_q
from accounts.roles import Act
from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked
from funds.querysets import MONEY
from households.models import Household, Member

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from accounts.models import User

HUNDRED = 100
# Of the outer loan: the longest term of its product, and the days of its own.
_MONTHS = Func(
    F("product__months_most"),
    template="make_interval(months => %(expressions)s)",
    output_field=models.DurationField(),
)
_DAYS = Func(
    F("due_on"), F("granted_on"), template="(%(expressions)s)", arg_joiner=" - ",
    output_field=models.IntegerField(),
)  # fmt: skip


@tracked()
class LoanProduct(Dated):
    """One kind of loan with its limits; the national micro-credit and a plan's own differ (P5-16)."""

    name = models.CharField(_("name"), max_length=50)
    amount_from = models.DecimalField(_("amount from (yuan)"), max_digits=10, decimal_places=2)
    amount_to = models.DecimalField(_("amount up to (yuan)"), max_digits=10, decimal_places=2)
    months_most = models.PositiveSmallIntegerField(_("months at most"))
    source = models.CharField(_("source (paper, article)"), max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan product")
        verbose_name_plural = _("loan products")
        ordering = ["name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                name="loan_product_once",
                violation_error_message=_("Limits of this product already begin on this day."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(valid_to=None),
                name="loan_product_one_open",
                violation_error_message=_("End the limits that hold now before new ones begin."),
            ),
            dates_in_order("loan_product_dates_in_order"),
            models.CheckConstraint(
                condition=Q(amount_from__gte=0, amount_to__gte=F("amount_from"), months_most__gt=0)
                & ~Q(source="")
                & ~Q(name=""),
                name="loan_product_limits_and_source",
                violation_error_message=_("A product has a name, limits in their order, and a source."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LoanQuerySet(models.QuerySet[Any]):
    """Words about loans."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Loans of households in the areas where the user may do the act."""
        return self.filter(area_q("household__area", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Loans of households in the area with this code or below it."""
        return self.filter(household__area__code__startswith=area_code)

    def running(self) -> Self:
        """Loans of which something is still owed."""
        return self.filter(balance__gt=0)

    def overdue(self, on: dt.date) -> Self:
        """Loans of which something is still owed after the day on which it was due."""
        return self.running().filter(due_on__lt=on)

    def off_limits(self, days_a_year: Decimal) -> Self:
        """Loans outside the amounts or months of their product, or subsidised above their interest (PF-05).

        The interest is that of the whole amount and term, in a year of so many days.
        """
        last_day = ExpressionWrapper(F("granted_on") + _MONTHS, output_field=models.DateTimeField())
        interest = F("amount") * F("rate") / HUNDRED * _DAYS / days_a_year
        rows = self.annotate(last_day=last_day, interest=ExpressionWrapper(interest, output_field=MONEY))
        return rows.filter(
            Q(amount__lt=F("product__amount_from"))
            | Q(amount__gt=F("product__amount_to"))
            | Q(due_on__gt=F("last_day"))
            | Q(subsidy__gt=F("interest"))
        )


@tracked()
class Loan(models.Model):
    """One loan as its bank reports it; the sheet of a later month changes what is still owed."""

    product = models.ForeignKey(
        LoanProduct, models.PROTECT, related_name="loans", verbose_name=_("loan product")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="loans", verbose_name=_("member"))
    # Where the borrower lived when the loan was first reported.
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="loans", verbose_name=_("household")
    )
    name = models.CharField(_("borrower"), max_length=50)
    bank = models.CharField(pgettext_lazy("of a loan", "bank"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True, default="")
    amount = models.DecimalField(_("amount (yuan)"), max_digits=10, decimal_places=2)
    granted_on = models.DateField(_("granted on"))
    due_on = models.DateField(_("due on"))
    rate = models.DecimalField(_("interest rate (% a year)"), max_digits=5, decimal_places=3)
    subsidy = models.DecimalField(_("interest subsidy (yuan)"), max_digits=10, decimal_places=2, default=0)
    balance = models.DecimalField(_("still owed (yuan)"), max_digits=10, decimal_places=2)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["-granted_on", "-pk"]
        indexes = [
            models.Index(fields=["-granted_on", "-id"], name="loan_newest"),
            models.Index(fields=["due_on"], condition=Q(balance__gt=0), name="loan_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "product", "granted_on"],
                name="loan_once",
                violation_error_message=_("This person already has a loan of the product from this day."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("granted_on")),
                name="loan_dates_in_order",
                violation_error_message=_("A loan falls due after the day on which it was granted."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, rate__gte=0, subsidy__gte=0),
                name="loan_amounts",
                violation_error_message=_("The amount must be above 0 yuan, rate and subsidy not below."),
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0, balance__lte=F("amount")),
                name="loan_balance_within_amount",
                violation_error_message=_("What is still owed lies between 0 and the amount of the loan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.product} {self.granted_on}"

    @property
    def repaid(self) -> Decimal:
        """What has been paid back, in yuan."""
        return self.amount - self.balance
