"""The page of figures, gathered from rollups alone: plain data that the template only prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from accounts.models.area import Level
from dashboards.charts import BY_AREA, Chart, bars, by_area
from dashboards.indicator import Indicator
from dashboards.indicators import INDICATORS, PROBLEMS
from dashboards.links import Links
from dashboards.models import Rollup, RollupRun
from dashboards.percapita import PerCapita, per_capita
from dashboards.periods import Period
from dashboards.work_figures import STAGES
from households.models import ExitTarget, RegisterYear

# What a figure is a share of.
SHARE_OF = {
    "exited": "registered",
    "exited_people": "registered_people",
    "paired": "registered",
    "visited": "registered",
    "funds_allocated": "funds_arrived",
    "funds_paid": "funds_allocated",
    "findings_overdue": "findings_open",
}
CARDS = (
    "registered",
    "registered_people",
    "exited",
    "not_exited",
    "paired",
    "without_helper",
    "visits_overdue",
    "visits",
    "visited",
    "monitored",
    "faulty",
    "alerts_open",
    "measures_overdue",
)
MONTHLY = ("visits", "visited")
COLUMNS = (
    "registered",
    "registered_people",
    "exited",
    "exited_people",
    "not_exited",
    "paired",
    "without_helper",
    "visits_overdue",
    "monitored",
    "alerts_open",
    "below_line",
    "monitored_unhelped",
    "surveyed",
    "visits",
    "visited",
    "faulty",
)
MONEY = ("funds_arrived", "funds_allocated", "funds_paid")
FINDINGS = ("findings_open", "findings_overdue")
WORK_COLUMNS = ("projects", "funds_arrived", "funds_allocated", "funds_paid", *FINDINGS)
_YUAN = 10_000  # money is shown in units of ten thousand yuan (万元), exact where it opens
_BELOW = {Level.COUNTY: Level.TOWNSHIP, Level.TOWNSHIP: Level.VILLAGE}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its rows; `share` is its percentage of the figure it is a part of."""

    indicator: Indicator
    value: int | Decimal
    url: str
    share: Decimal | None = None

    @property
    def shown(self) -> str:
        """The number as pages print it."""
        return f"{self.value / _YUAN:,.2f}" if self.indicator.amount else f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one area, or of one month."""

    label: str
    url: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class AreaTable:
    """The figures of the areas below this one, the sum on top."""

    title: Any
    columns: Sequence[Indicator]
    total: Line
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Work:
    """Projects, money, findings and exits of the year."""

    money: Sequence[Figure]
    # Paid ÷ arrived, in per cent; None where nothing arrived.
    execution: Decimal | None
    stages: Sequence[Figure]
    findings: Sequence[Figure]
    per_capita: Sequence[PerCapita]
    exits: Figure
    # How many households of the area were to leave poverty (P5-06); None where no target is set.
    exit_target: ExitTarget | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the page shows of one area, year and month."""

    area: Area
    year: RegisterYear
    month: Period
    cards: Sequence[Figure]
    tables: Sequence[AreaTable]
    work: Work
    months: Sequence[Line]
    problems: Sequence[Figure]
    run: RollupRun | None
    is_final: bool

    @property
    def lines(self) -> Sequence[Line]:
        """The areas below this one with the figures of the register."""
        return self.tables[0].lines

    @property
    def charts(self) -> dict[str, Any]:
        """What the script draws, by the name of the chart."""
        months = [line.label[5:] for line in self.months]
        return {**by_area(self.lines), "months": bars(months, self.months, ("visits",))}

    @property
    def area_charts(self) -> Sequence[Chart]:
        """The charts of the areas below, in their order."""
        return BY_AREA


class Figures:
    """The stored figures of some areas and periods, fetched in one query; what is not stored is zero."""

    def __init__(self, areas: list[str], year: Period, months: list[Period], links: Links) -> None:
        self.links = links
        self.year, self.month = year, months[0]
        periods = [year.text, *(month.text for month in months)]
        rows = Rollup.objects.filter(area__in=areas, period__in=periods)
        self._values = {
            (a, p, k): v if INDICATORS[k].amount else int(v)
            for a, p, k, v in rows.values_list("area", "period", "indicator", "value")
            if k in INDICATORS
        }

    def figure(self, key: str, area: str, month: Period | None = None) -> Figure:
        """One figure of the year, or of the given month (the chosen one when none is given)."""
        indicator = INDICATORS[key]
        period = (month or self.month) if indicator.monthly else self.year
        value = self._values.get((area, period.text, key), 0)
        base = SHARE_OF.get(key)
        whole = self._values.get((area, self.year.text, base), 0) if base else 0
        share = Decimal(value * 100) / whole if whole else None
        return Figure(indicator, value, self.links.rows(indicator, area, period), share)

    def of_area(self, label: str, url: str, area: str, columns: Sequence[str]) -> Line:
        """A row of a table of areas."""
        return Line(label, url, [self.figure(key, area) for key in columns])

    def of_month(self, month: Period, url: str, area: str) -> Line:
        """A row of the table of months."""
        return Line(month.text, url, [self.figure(key, area, month) for key in MONTHLY])


def gather(area: Area, year: RegisterYear, month: int, on: dt.date, own: tuple[str, ...]) -> Board:
    """The page of an area; seven queries whatever the size of the county."""
    period = Period.of_year(year.pk)
    chosen = Period.of_month(dt.date(year.pk, month, 1))
    months = [Period.of_month(dt.date(year.pk, number, 1)) for number in range(1, _last_month(year, on) + 1)]
    links = Links(own, year)
    children = list(_children(area, period))
    figures = Figures([area.pk, *(child.pk for child in children)], period, [chosen, *months], links)
    runs = RollupRun.objects.filter(period=period.text, finished_at__isnull=False)
    run = runs.order_by("finished_at").last()
    return Board(
        area=area,
        year=year,
        month=chosen,
        cards=[figures.figure(key, area.pk) for key in CARDS],
        tables=[
            _table(_("All figures by area"), COLUMNS, figures, area, children, month),
            _table(_("Projects, money and findings by area"), WORK_COLUMNS, figures, area, children, month),
        ],
        work=_work(figures, area, own),
        months=[figures.of_month(m, links.board(area.pk, m.first.month), area.pk) for m in months],
        problems=list(_problems(figures, area.pk)),
        run=run,
        is_final=bool(run and year.closed_on and run.started_at.date() >= year.closed_on),
    )


def _table(
    title: Any, keys: Sequence[str], figures: Figures, area: Area, children: Sequence[Area], month: int
) -> AreaTable:
    lines = [figures.of_area(c.name, figures.links.board(c.pk, month), c.pk, keys) for c in children]
    total = figures.of_area(str(area), "", area.pk, keys)
    return AreaTable(title, [INDICATORS[key] for key in keys], total, lines)


def _work(figures: Figures, area: Area, own: tuple[str, ...]) -> Work:
    money = [figures.figure(key, area.pk) for key in MONEY]
    arrived, _allocated, paid = (figure.value for figure in money)
    stages = [figures.figure(stage.key, area.pk) for stage in STAGES]
    return Work(
        money=money,
        execution=Decimal(paid * 100) / arrived if arrived else None,
        stages=[stage for stage in stages if stage.value],
        findings=[figures.figure(key, area.pk) for key in FINDINGS],
        # The budget arrives at the county: below it there is nothing to divide.
        per_capita=per_capita(area.pk, figures.year, own) if area.level == Level.COUNTY else [],
        exits=figures.figure("left_this_year", area.pk),
        exit_target=ExitTarget.objects.of_year(figures.year.year).filter(area=area).first(),
    )


def _last_month(year: RegisterYear, on: dt.date) -> int:
    return on.month if year.pk == on.year else 12


def _children(area: Area, period: Period) -> Any:
    """Areas one level below that existed in the year, and those that still have figures in it."""
    level = _BELOW.get(Level(area.level))
    if level is None:
        return Area.objects.none()
    existed = Q(valid_from__lte=period.last) & (Q(valid_to=None) | Q(valid_to__gt=period.first))
    counted = Rollup.objects.filter(period=period.text, area__code__startswith=area.pk).values("area")
    return Area.objects.inside((area.pk,)).at(level).filter(existed | Q(pk__in=counted))


def _problems(figures: Figures, area: str) -> Iterator[Figure]:
    found = (figures.figure(indicator.key, area) for indicator in PROBLEMS)
    yield from sorted((figure for figure in found if figure.value), key=lambda figure: -figure.value)


def crumbs(area: Area, own: tuple[str, ...]) -> list[Area]:
    """The areas above this one that the user may open, from the top."""
    above = [area.pk[:level] for level in (Level.COUNTY, Level.TOWNSHIP) if level < area.level]
    return list(Area.objects.filter(pk__in=[code for code in above if code.startswith(own)]))


def roots(own: tuple[str, ...]) -> list[Area]:
    """The areas to choose from for a user with postings in several."""
    return list(Area.objects.filter(pk__in=own)) if len(own) > 1 else []
