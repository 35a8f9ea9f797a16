"""Pension contributions that people paid themselves, and the tiers by which they are subsidised (P5-38)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import area_q
from accounts.roles import Act
from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked
from funds.codes import PaymentState
from funds.models.payment import Payment
from funds.querysets import NOTHING
from households.models import Household, Member

if TYPE_CHECKING:
    from accounts.models import User

# Payments in these states give back what they were to pay.
GIVEN_UP = (PaymentState.CANCELLED, PaymentState.REVERSED)


class ContributionTierQuerySet(DatedQuerySet):
    """Words about tiers."""

    def subsidy_of(self, amount: str, year: str) -> Subquery:
        """What the outer row's amount brings in its year: the highest tier reached on its last day."""
        last_day = Func(
            OuterRef(year), Value(12), Value(31), function="make_date", output_field=models.DateField()
        )
        held = self.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), valid_from__lte=last_day)
        reached = held.filter(from_amount__lte=OuterRef(amount)).order_by("-from_amount")
        return Subquery(reached.values("subsidy")[:1])


@tracked()
class ContributionTier(Dated):
    """Who contributes so much or more in a year gets this subsidy; the highest tier reached counts."""

    from_amount = models.DecimalField(_("contribution from (yuan a year)"), max_digits=10, decimal_places=2)
    subsidy = models.DecimalField(_("subsidy (yuan a year)"), max_digits=10, decimal_places=2)
    source = models.CharField(_("source (paper, article)"), max_length=200)

    objects = ContributionTierQuerySet.as_manager()

    class Meta:
        verbose_name = _("tier of the pension subsidy")
        verbose_name_plural = _("tiers of the pension subsidy")
        ordering = ["-valid_from", "-from_amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_amount", "valid_from"],
                name="contribution_tier_once",
                violation_error_message=_("A tier of this contribution already begins on this day."),
            ),
            models.UniqueConstraint(
                fields=["from_amount"],
                condition=Q(valid_to=None),
                name="contribution_tier_one_open",
                violation_error_message=_("End the tier that holds now before a new one begins."),
            ),
            dates_in_order("contribution_tier_dates_in_order"),
            models.CheckConstraint(
                condition=Q(from_amount__gt=0, subsidy__gt=0) & ~Q(source=""),
                name="contribution_tier_amounts_and_source",
                violation_error_message=_("A tier has amounts above 0 yuan and a source."),
            ),
        ]

    def __str__(self) -> str:
        return f"≥ {self.from_amount}：{self.subsidy}"


class ContributionQuerySet(models.QuerySet[Any]):
    """Words about contributions."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Contributions of people in the areas where the user may do the act."""
        return self.filter(area_q("household__area", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Contributions of people in the area with this code or below it."""
        return self.filter(household__area__code__startswith=area_code)

    def with_subsidy(self) -> Self:
        """Adds `subsidy`, what the tiers of the year bring in yuan; 0 below the lowest."""
        reached = ContributionTier.objects.all().subsidy_of("amount", "year")
        return self.annotate(subsidy=Coalesce(reached, NOTHING))

    def unclaimed(self) -> Self:
        """Contributions that no payment subsidises, or only one that was given up."""
        return self.filter(Q(payment=None) | Q(payment__state__in=GIVEN_UP))

    def claimed(self) -> Self:
        """Contributions that a payment subsidises, paid or on its way."""
        return self.exclude(payment=None).exclude(payment__state__in=GIVEN_UP)


@tracked()
class Contribution(models.Model):
    """What one person paid into the pension insurance for one year; at most one payment subsidises it."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="contributions", verbose_name=_("member"))
    # Where the person lived when the sheet came in; it is paid to this household.
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="contributions", verbose_name=_("household")
    )
    name = models.CharField(_("name"), max_length=50)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("contribution (yuan)"), max_digits=10, decimal_places=2)
    payment = models.ForeignKey(
        Payment,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="contributions",
        verbose_name=_("payment"),
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pension contribution")
        verbose_name_plural = _("pension contributions")
        ordering = ["-year", "household", "pk"]
        indexes = [models.Index(fields=["-year", "household", "id"], name="contribution_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year"],
                name="contribution_once",
                violation_error_message=_("This person already has a contribution for the year."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="contribution_amount",
                violation_error_message=_("The amount must be above 0 yuan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"
