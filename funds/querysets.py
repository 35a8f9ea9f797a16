"""The business words of funds."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.access import area_q
from accounts.roles import Act
from funds.codes import AccountKind, PaymentState, TransactionKind
from households.codes import LabourCapacity
from households.models import HouseholdYear, MemberYear
from projects.codes import ProjectCategory
from projects.models import Participation

if TYPE_CHECKING:
    from accounts.models import User

MONEY = DecimalField(max_digits=16, decimal_places=2)
ABLE = (LabourCapacity.ORDINARY, LabourCapacity.SKILLED, LabourCapacity.WEAK)
NOTHING = Value(Decimal(0), output_field=MONEY)


def _sum(rows: Any, by: str, amount: str = "balance") -> Coalesce:
    """The sum of the rows for the outer row; 0 when there are none."""
    summed = rows.order_by().values(by).annotate(total=Sum(amount)).values("total")
    return Coalesce(Subquery(summed, output_field=MONEY), NOTHING)


def able_members(household: Any) -> models.QuerySet[Any]:
    """Members of the household who can work, fully or in part, by the open year of the register."""
    active = MemberYear.objects.active().filter(household_year__year__closed_on=None)
    return active.filter(household=household, labour_capacity__in=ABLE)


class FundSourceQuerySet(models.QuerySet[Any]):
    """Words about sources of funds."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Sources of the user's areas, and those of the areas above from which their projects are paid."""
        prefixes = user.access.prefixes(act)
        above = {prefix[:width] for prefix in prefixes for width in (6, 9) if len(prefix) > width}
        return self.filter(area_q("area", prefixes) | Q(area__in=above) if prefixes else Q(pk__in=[]))

    def inside(self, area_code: str) -> Self:
        """Sources received in the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def of_year(self, year: int) -> Self:
        """Sources of one budget year."""
        return self.filter(year=year)

    def about(self, text: str) -> Self:
        """Sources whose name or document number holds the text."""
        return self.filter(Q(title__contains=text) | Q(document_no__contains=text))

    def with_balances(self) -> Self:
        """Adds `available` (not given to any project), `left` (given, not paid) and `paid`."""
        accounts = self.model.ledger_accounts.rel.related_model.objects.filter(source=OuterRef("pk"))
        return self.annotate(
            available=_sum(accounts.filter(kind=AccountKind.AVAILABLE), "source"),
            left=_sum(accounts.filter(kind=AccountKind.ALLOCATED), "source"),
            paid=_sum(accounts.filter(kind=AccountKind.PAID), "source"),
        )


class OfProjectQuerySet(models.QuerySet[Any]):
    """Rows that hang on a project and are seen by whoever may do the act where it lies."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Rows of projects in the areas where the user may do the act."""
        return self.filter(area_q("project__area", user.access.prefixes(act)))

    def inside(self, area_code: str) -> Self:
        """Rows of projects in the area with this code or below it."""
        return self.filter(project__area__code__startswith=area_code)


class AllocationQuerySet(OfProjectQuerySet):
    """Words about allocations."""

    def with_returns(self) -> Self:
        """Adds `returned`, what the project gave back of each."""
        entries = self.model.ledger.rel.related_model.entries.rel.related_model.objects.filter(
            transaction__allocation=OuterRef("pk"),
            transaction__kind=TransactionKind.RETURN,
            account__kind=AccountKind.AVAILABLE,
        )
        return self.annotate(returned=_sum(entries, "transaction__allocation", "amount"))


class PaymentQuerySet(OfProjectQuerySet):
    """Words about payments."""

    def paid(self) -> Self:
        """Payments that went out and were not paid back."""
        return self.filter(state=PaymentState.PAID)

    def out_of(self, year: int) -> Self:
        """Payments out of money of one budget year."""
        return self.filter(source__year=year)

    def about(self, text: str) -> Self:
        """Payments whose purpose, project or payee holds the text."""
        return self.filter(
            Q(purpose__contains=text) | Q(project__name__contains=text) | Q(payee__contains=text)
        )

    def under_way(self) -> Self:
        """Payments that wait for a check or for the payer."""
        return self.filter(state__in=[PaymentState.SUBMITTED, PaymentState.CHECKED])

    def with_lines(self) -> Self:
        """Adds `line_count`, the households of each."""
        lines = self.model.lines.rel.related_model.objects.filter(payment=OuterRef("pk"))
        counted = lines.order_by().values("payment").annotate(n=Count("pk")).values("n")
        return self.annotate(line_count=Coalesce(Subquery(counted), 0))


class PaymentLineQuerySet(models.QuerySet[Any]):
    """Words about payments to households."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Lines of payments that the user sees."""
        return self.filter(area_q("payment__project__area", user.access.prefixes(act)))

    def paid(self) -> Self:
        """Lines of payments that went out."""
        return self.filter(payment__state=PaymentState.PAID)

    def paid_twice(self) -> Self:
        """Lines whose household was paid for the same item once more out of money of the same year (PF-08).

        By the same project; student aid, whose items name stage and term, by any project of education.
        """
        twins = self.model.objects.paid().filter(
            household=OuterRef("household_id"),
            item=OuterRef("item"),
            payment__source__year=OuterRef("payment__source__year"),
        )
        twins = twins.exclude(payment=OuterRef("payment_id"))
        same = twins.filter(payment__project=OuterRef("payment__project_id"))
        aid = twins.filter(payment__project__category=ProjectCategory.EDUCATION)
        of_education = Q(payment__project__category=ProjectCategory.EDUCATION)
        return self.paid().exclude(item="").filter(Exists(same) | of_education & Exists(aid))

    def off_tier(self) -> Self:
        """Lines that pay another pension subsidy than the tiers bring to the household's people (PF-08)."""
        payment: Any = self.model.payment.field.related_model
        claims: Any = payment.contributions.rel.related_model.objects
        due = claims.filter(payment=OuterRef("payment_id"), household=OuterRef("household_id"))
        summed = due.with_subsidy().order_by().values("household").annotate(sum=Sum("subsidy")).values("sum")
        of_pension = self.filter(payment__in=claims.exclude(payment=None).values("payment"))
        return of_pension.annotate(due=Coalesce(Subquery(summed), NOTHING)).exclude(amount=F("due"))

    def inside(self, area_code: str) -> Self:
        """Lines of projects in the area with this code or below it."""
        return self.filter(payment__project__area__code__startswith=area_code)

    def off_register(self) -> Self:
        """Lines of households that are not on the register of the open year."""
        copies = HouseholdYear.objects.filter(year__closed_on=None, household=OuterRef("household_id"))
        return self.filter(~Exists(copies.registered()))

    def without_labour(self) -> Self:
        """Lines of households in which nobody can work, by the open year of the register."""
        return self.filter(~Exists(able_members(OuterRef("household_id"))))

    def of_strangers(self) -> Self:
        """Lines of households that neither take part in the project nor have a contribution subsidised."""
        parts = Participation.objects.filter(
            household=OuterRef("household_id"), project=OuterRef("payment__project_id")
        )
        payment: Any = self.model.payment.field.related_model
        claims = payment.contributions.rel.related_model.objects.filter(
            household=OuterRef("household_id"), payment=OuterRef("payment_id")
        )
        return self.filter(~Exists(parts), ~Exists(claims))

    def outside(self, prefixes: Iterable[str]) -> Self:
        """Lines of households that live in none of the areas."""
        return self.exclude(area_q("household__area", prefixes))

    def names(self) -> list[str]:
        """The heads of the households, as the lines call them."""
        return list(self.order_by("pk").values_list("head_name", flat=True))

    def sums(self) -> tuple[int, Decimal]:
        """How many lines, and their sum in yuan; costs one query."""
        found = self.aggregate(count=Count("pk"), total=Coalesce(Sum("amount"), NOTHING))
        return found["count"], found["total"]


class LedgerEntryQuerySet(models.QuerySet[Any]):
    """Words about ledger entries."""

    def visible_to(self, user: User, act: Act = Act.READ_FUNDS) -> Self:
        """Entries of projects in the areas where the user may do the act."""
        return self.filter(area_q("account__project__area", user.access.prefixes(act)))

    def of_household(self, household: int) -> Self:
        """What a household was paid or paid back."""
        return self.filter(household_id=household)

    def about(self, text: str) -> Self:
        """Entries whose project, or whose source's name or document number holds the text."""
        return self.filter(
            Q(account__project__name__contains=text)
            | Q(account__source__title__contains=text)
            | Q(account__source__document_no__contains=text)
        )

    def of_projects(self) -> Self:
        """The movements of money of projects: one entry for each, on the account of what they have left."""
        return self.filter(account__kind=AccountKind.ALLOCATED)

    def inside(self, area_code: str) -> Self:
        """Entries of projects in the area with this code or below it."""
        return self.filter(account__project__area__code__startswith=area_code)

    def with_standing(self) -> Self:
        """Adds `balance` after each movement, and `given` and `spent` until then on its account."""
        earlier = self.model.objects.filter(account=OuterRef("account")).filter(
            Q(transaction__on__lt=OuterRef("transaction__on"))
            | Q(transaction__on=OuterRef("transaction__on"), transaction__lte=OuterRef("transaction"))
        )
        giving = (TransactionKind.ALLOCATION, TransactionKind.RETURN)
        return self.annotate(
            balance=_sum(earlier, "account", "amount"),
            given=_sum(earlier.filter(transaction__kind__in=giving), "account", "amount"),
        ).annotate(spent=F("given") - F("balance"))
