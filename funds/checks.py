"""Data checks of payments and funds (§3.11), for the catalogue of the register."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from accounts.models.area import Level
from funds.codes import FundKind, PaymentState
from funds.models.loan import Loan
from funds.models.payment import Payment, PaymentLine
from funds.models.source import Allocation, FundSource
from households.checks import OtherRule, Severity, Sources, columns, register
from projects.checks import KIND as PROJECT
from projects.checks import of_year
from projects.codes import ProjectState, SubsidyMode
from projects.models.progress import Acceptance

KIND, LOAN, COUNTY = "payment", "loan", "county"
E, W = Severity.ERROR, Severity.WARNING
_UNDER_WAY = (PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.PAID)
_NOT_IN_LIBRARY = (
    ProjectState.DRAFT,
    ProjectState.DECLARED,
    ProjectState.REVIEWED,
    ProjectState.WITHDRAWN,
)


def _payments(sources: Sources) -> Any:
    """Payments out of projects of the library of the year, in its area."""
    return Payment.objects.filter(
        project__year=sources.year, project__area__code__startswith=sources.area, state__in=_UNDER_WAY
    )


def _of_payment(code: str, found: QuerySet[Any]) -> QuerySet[Any]:
    facts = {"title": F("purpose"), "amount": F("amount"), "project__state": F("project__state")}
    return found.annotate(**columns(code, KIND, "pk", area=F("project__area_id"), facts=facts))


def _outside_library(sources: Sources) -> QuerySet[Any]:
    early = Q(paid_on__year__lt=F("project__year"))
    found = _payments(sources).filter(Q(project__state__in=_NOT_IN_LIBRARY) | early)
    return _of_payment("PF-01", found)


def _twice_or_off_tier(sources: Sources) -> QuerySet[Any]:
    lines: Any = PaymentLine.objects.paid()
    wrong = Q(pk__in=lines.paid_twice().values("payment")) | Q(pk__in=lines.off_tier().values("payment"))
    return _of_payment("PF-08", _payments(sources).filter(wrong))


def _before_acceptance(sources: Sources) -> QuerySet[Any]:
    accepted = Acceptance.objects.filter(
        project=OuterRef("project"), passed=True, on__lte=OuterRef("paid_on")
    )
    late = Q(project__subsidy_mode=SubsidyMode.AFTER, state=PaymentState.PAID) & ~Q(Exists(accepted))
    return _of_payment("PF-07", _payments(sources).filter(late))


def _off_limits(sources: Sources) -> QuerySet[Any]:
    """Loans of which something was owed in the year; the old ones are settled."""
    loans: Any = Loan.objects.inside(sources.area).filter(granted_on__year__lte=sources.year)
    found = loans.filter(Q(balance__gt=0) | Q(due_on__year__gte=sources.year))
    found = found.off_limits(sources.value("check_loan_days_year"))
    facts = {"title": F("name"), "amount": F("amount"), "subsidy": F("subsidy"), "due_on": F("due_on")}
    return found.annotate(**columns("PF-05", LOAN, "pk", area=F("household__area_id"), facts=facts))


def _sum(rows: Any, key: str, outer: str) -> Coalesce:
    summed = rows.filter(**{key: OuterRef(outer)}).order_by().values(key).annotate(sum=Sum("amount"))
    return Coalesce(Subquery(summed.values("sum")), Decimal(0))


def _overspent(sources: Sources) -> QuerySet[Any]:
    paid = Payment.objects.filter(state=PaymentState.PAID)
    found = of_year(sources).annotate(
        paid=_sum(paid, "project", "pk"), given=_sum(Allocation.objects.all(), "project", "pk")
    )
    found = found.filter(Q(paid__gt=F("given")) | Q(paid__gt=F("budget")))
    facts = {"title": F("name"), "budget": F("budget"), "paid": F("paid")}
    return found.annotate(**columns("PF-02", PROJECT, "pk", area=F("area_id"), facts=facts))


def _fallen(sources: Sources) -> QuerySet[Any]:
    """The county whose special funds a registered person are below those of the year before (P5-70)."""
    special = FundSource.objects.annotate(county=Left("area_id", Level.COUNTY)).filter(kind=FundKind.SPECIAL)
    people = sources.members.registered()  # type: ignore[attr-defined]
    people = people.annotate(county=Left("household_year__area_id", Level.COUNTY))

    def a_head(year: int) -> ExpressionWrapper:
        money = special.filter(county=OuterRef("code"), year=year).order_by().values("county")
        heads = people.filter(county=OuterRef("code"), year_id=year).order_by().values("county")
        return ExpressionWrapper(
            Subquery(money.annotate(sum=Sum("amount")).values("sum"))
            / Subquery(heads.annotate(count=Count("pk")).values("count")),
            output_field=DecimalField(max_digits=20, decimal_places=2),
        )

    counties = Area.objects.filter(level=Level.COUNTY, code__startswith=sources.area)
    found = counties.annotate(now=a_head(sources.year), before=a_head(sources.year - 1))
    found = found.filter(now__lt=F("before"))
    facts = {"now": F("now"), "before": F("before")}
    return found.annotate(**columns("PF-06", COUNTY, "code", area=F("code"), facts=facts))


def offer() -> None:
    """Add these checks to the catalogue; called once, when the models load."""
    register(
        (
            OtherRule(
                "PF-01",
                E,
                _("Payment without an approved project"),
                _("The project of a payment is not, or was not yet, in the approved library of its year."),
                found=_outside_library,
                kind=KIND,
            ),
            OtherRule(
                "PF-02",
                E,
                _("Payments above the approved amount"),
                _("More was paid for a project than it was given, or than it was approved with."),
                found=_overspent,
                kind=PROJECT,
            ),
            OtherRule(
                "PF-05",
                E,
                _("Loan beyond the limits of its product"),
                _(
                    "A loan lies outside the amounts of its product, runs longer than it allows, or its "
                    "interest subsidy is above its interest."
                ),
                numbers=("check_loan_days_year",),
                found=_off_limits,
                kind=LOAN,
            ),
            OtherRule(
                "PF-06",
                W,
                _("Funds per head below the year before"),
                _("The special funds for each registered person are lower than in the year before."),
                found=_fallen,
                kind=COUNTY,
            ),
            OtherRule(
                "PF-07",
                E,
                _("Paid before acceptance"),
                _("A project is built first and subsidised after acceptance, but was paid before it."),
                found=_before_acceptance,
                kind=KIND,
            ),
            OtherRule(
                "PF-08",
                W,
                _("Paid twice, or not by the tier"),
                _(
                    "A household was paid for the same item twice out of money of one year, or got another "
                    "pension subsidy than the tier of its people brings."
                ),
                found=_twice_or_off_tier,
                kind=KIND,
            ),
        ),
    )
