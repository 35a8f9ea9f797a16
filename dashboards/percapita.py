"""Support funds per registered person, year by year: they may only rise (人均扶持资金只增不减, P5-70)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dashboards.indicators import INDICATORS
from dashboards.links import Links
from dashboards.models import Rollup
from dashboards.periods import Period
from households.models import RegisterYear

FUNDS, PEOPLE = "funds_special", "registered_people"


@dataclass(frozen=True, slots=True)
class PerCapita:
    """One year: what arrived, for how many people, and whether that is less a head than the year before."""

    year: int
    funds: Decimal
    people: int
    funds_url: str
    people_url: str
    # None where nobody is registered, or nothing was recorded.
    amount: Decimal | None
    is_lower: bool
    is_open: bool

    @property
    def shown(self) -> dict[str, str]:
        """Funds, people and the amount a head as pages print them."""
        return {
            "funds": f"{self.funds:,.0f}",
            "people": f"{self.people:,}",
            "amount": "—" if self.amount is None else f"{self.amount:,.2f}",
        }


def per_capita(area: str, until: Period, own: tuple[str, ...]) -> list[PerCapita]:
    """The years up to the given one, oldest first; two queries."""
    years = list(RegisterYear.objects.filter(pk__lte=until.year).order_by("pk"))
    stored = Rollup.objects.filter(area=area, indicator__in=[FUNDS, PEOPLE])
    values = {(p, k): v for p, k, v in stored.values_list("period", "indicator", "value")}
    result: list[PerCapita] = []
    before: Decimal | None = None
    for year in years:
        period, links = Period.of_year(year.pk), Links(own, year)
        funds = values.get((period.text, FUNDS), Decimal(0))
        people = int(values.get((period.text, PEOPLE), 0))
        amount = (funds / people).quantize(Decimal("0.01")) if people and funds else None
        result.append(
            PerCapita(
                year=year.pk,
                funds=funds,
                people=people,
                funds_url=links.rows(INDICATORS[FUNDS], area, period),
                people_url=links.rows(INDICATORS[PEOPLE], area, period),
                amount=amount,
                is_lower=is_lower(amount, before),
                is_open=year.is_open,
            )
        )
        before = amount
    return result


def is_lower(amount: Decimal | None, before: Decimal | None) -> bool:
    """Whether a year gives less a head than the year before (PF-06); unknown years raise no alarm."""
    return amount is not None and before is not None and amount < before
