"""Figures of projects, money and findings: as a naive count gives them, as their lists show, and scoped."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Area
from dashboards import rollups
from dashboards.indicators import INDICATORS
from dashboards.models import Rollup
from dashboards.percapita import is_lower
from dashboards.periods import Period
from dashboards.work_figures import WORK
from funds.models import Allocation, FundSource, LedgerTransaction, Payment
from inspections.models import Finding
from projects.codes import ProjectState
from projects.models import Project
from tests.builders import TODAY, make_household, make_project, make_year
from tests.dashboards.test_figures import figures_on
from tests.dashboards.work import allocate, make_source, pay, take_back
from tests.inspections.casework import make_covert, make_finding
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

YEAR = Period.of_year(TODAY.year)
AREAS = (COUNTY, NORTH, SOUTH, NORTH_VILLAGE, SOUTH_VILLAGE)
FUNDABLE = {"approved", "under_way", "finished", "accepted"}


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Two villages with projects at every stage, money of two years, findings of every sort; computed."""
    make_year(TODAY.year - 1, closed_on=dt.date(TODAY.year - 1, 12, 31))
    north, south = make_household(NORTH_VILLAGE), make_household(SOUTH_VILLAGE)
    for number, state in enumerate(ProjectState.values):
        make_project((NORTH_VILLAGE, SOUTH_VILLAGE)[number % 2], state=state)
    make_project(NORTH_VILLAGE, year=TODAY.year - 1)
    source = make_source(1_000_000)
    township = make_source(50_000, SOUTH, kind="涉农整合资金")
    before = make_source(900_000, year=TODAY.year - 1)
    sheep, fruit = make_project(NORTH_VILLAGE), make_project(SOUTH_VILLAGE)
    take_back(allocate(source, sheep, 300_000), 50_000)
    allocate(source, fruit, 100_000)
    allocate(township, fruit, 50_000)
    allocate(before, fruit, 900_000)
    pay(source, sheep, {north.household: 120_000})
    pay(township, fruit, {south.household: 20_000})
    pay(before, fruit, {south.household: 700_000})
    pay(source, fruit, {south.household: 1}, state="draft", paid_on=None)
    long_ago = TODAY - dt.timedelta(days=60)
    make_finding(NORTH_VILLAGE, found_on=long_ago)
    make_finding(NORTH_VILLAGE, found_on=long_ago, state="rectifying", deadline=TODAY - dt.timedelta(days=1))
    make_finding(SOUTH_VILLAGE, found_on=long_ago, state="rectifying", deadline=TODAY)
    make_finding(SOUTH_VILLAGE, found_on=long_ago, state="reported", deadline=long_ago)
    make_finding(SOUTH_VILLAGE, found_on=long_ago, state="closed", deadline=long_ago)
    make_finding(NORTH_VILLAGE, inspection=make_covert(), text="尚未公开的问题")
    rollups.refresh_all(TODAY)
    return cast


def stored(key: str, area: str, period: Period = YEAR) -> Decimal:
    row = Rollup.objects.filter(indicator=key, area=area, period=period.text).first()
    return row.value if row else Decimal(0)


def naive(area: str) -> dict[str, Any]:
    """The figures in Python, without any of the querysets' words."""
    projects = [p for p in Project.objects.all() if p.area_id.startswith(area) and p.year == TODAY.year]
    sources = [s for s in FundSource.objects.all() if s.area_id.startswith(area) and s.year == TODAY.year]
    given = [
        a
        for a in Allocation.objects.select_related("project", "source")
        if a.project.area_id.startswith(area) and a.source.year == TODAY.year
    ]
    returned = [
        sum((e.amount for e in t.entries.all() if e.account.kind == "available"), Decimal(0))
        for t in LedgerTransaction.objects.filter(kind="return").prefetch_related("entries__account")
        if t.allocation in given
    ]
    paid = [
        p.amount
        for p in Payment.objects.select_related("project", "source")
        if p.state == "paid" and p.project.area_id.startswith(area) and p.source.year == TODAY.year
    ]
    findings = [
        f
        for f in Finding.objects.select_related("inspection")
        if f.area_id.startswith(area) and f.state != "closed" and f.inspection is None
    ]
    late = [f for f in findings if f.state in {"open", "rectifying"} and f.deadline and f.deadline < TODAY]
    return {
        "projects": len([p for p in projects if p.state in FUNDABLE]),
        **{f"projects-{s}": len([p for p in projects if p.state == s]) for s in ProjectState.values},
        "funds_arrived": sum(s.amount for s in sources),
        "funds_special": sum(s.amount for s in sources if s.kind == "专项资金"),
        "funds_allocated": sum(a.amount for a in given) - sum(returned),
        "funds_paid": sum(paid),
        "findings_open": len(findings),
        "findings_overdue": len(late),
    }


@pytest.mark.parametrize("area", AREAS)
def test_figures_are_what_a_naive_count_gives(county: Cast, area: str) -> None:
    expected = naive(area)
    assert {indicator.key for indicator in WORK} == set(expected)
    assert {key: stored(key, area) for key in expected} == expected


def test_the_made_county_has_something_everywhere(county: Cast) -> None:
    assert naive(COUNTY) == {
        "projects": 6,
        **{f"projects-{state}": 1 + 2 * (state == "approved") for state in ProjectState.values},
        "funds_arrived": 1_050_000,
        "funds_special": 1_000_000,
        "funds_allocated": 400_000,
        "funds_paid": 140_000,
        "findings_open": 4,
        "findings_overdue": 1,
    }


def test_children_and_what_is_filed_above_them_sum_to_their_parent(county: Cast) -> None:
    filed = {("funds_arrived", COUNTY): 1_000_000, ("funds_special", COUNTY): 1_000_000,
             ("funds_arrived", SOUTH): 50_000}  # fmt: skip
    for indicator in WORK:
        for parent in (COUNTY, NORTH, SOUTH):
            children = Area.objects.filter(parent=parent)
            parts = sum(stored(indicator.key, child.pk) for child in children)
            own = filed.get((indicator.key, parent), 0)
            assert stored(indicator.key, parent) == parts + own, (indicator.key, parent)


READERS = [
    ("county", COUNTY), ("inspector", COUNTY), ("clerk", NORTH), ("clerk2", SOUTH), ("team", NORTH_VILLAGE),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "area"), READERS)
def test_every_figure_is_what_the_list_it_leads_to_shows(
    county: Cast, client: Client, reader: str, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    client.force_login(getattr(county, reader))
    page = client.get(reverse("dashboards:county"), {"area": area}).text
    figures = list(figures_on(page))
    assert page.count("data-figure=") == len(figures)
    for key in ("funds_arrived", "funds_allocated", "funds_paid", "findings_open"):
        assert f'data-figure="{key}"' in page
    for address, value in figures:
        rows = client.get(address)
        assert rows.status_code == 200, address
        total = rows.context.get("total")
        shown = f"{rows.context['page'].paginator.count:,}" if total is None else f"{total / 10_000:,.2f}"
        assert shown == value, address


def test_figures_of_money_lead_to_the_lists_of_funds(county: Cast, client: Client) -> None:
    client.force_login(county.clerk)
    page = client.get(reverse("dashboards:county"), {"area": NORTH}).text
    figures = re.findall(r'href="([^"]+)"[^>]*data-figure="(funds_\w+)"', page)
    found = {key: unescape(address) for address, key in reversed(figures)}  # those of the area itself
    sources, payments = reverse("funds:source_list"), reverse("funds:payment_list")
    assert found["funds_arrived"] == f"{sources}?township={NORTH}&year=2026"
    assert found["funds_paid"] == f"{payments}?state=paid&township={NORTH}&year=2026"
    assert found["funds_allocated"].startswith(reverse("dashboards:rows", args=["funds_allocated"]))


def test_rates_of_execution_divide_by_what_they_say(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    work = client.get(reverse("dashboards:county")).context["board"].work
    assert work.execution == Decimal(140_000 * 100) / 1_050_000
    assert work.money[2].share == Decimal(140_000 * 100) / 400_000


def test_less_a_head_than_the_year_before_raises_the_alarm(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    make_household(NORTH_VILLAGE, year=TODAY.year)
    rollups.refresh_all(TODAY)
    Rollup.objects.create(indicator="registered_people", area_id=COUNTY, period="2025", value=2)
    answer = client.get(reverse("dashboards:county"))
    last, this = answer.context["board"].work.per_capita
    assert (last.amount, this.amount) == (Decimal("450000.00"), Decimal("333333.33"))
    assert (last.is_lower, this.is_lower) == (False, True)
    assert 'data-alarm="2026"' in answer.text


@pytest.mark.parametrize(
    ("amount", "before", "alarm"),
    [(1, 2, True), (2, 2, False), (3, 2, False), (None, 2, False), (2, None, False)],
)
def test_unknown_years_raise_no_alarm(amount: int | None, before: int | None, *, alarm: bool) -> None:
    values = [None if value is None else Decimal(value) for value in (amount, before)]
    assert is_lower(values[0], values[1]) is alarm


def test_a_covert_finding_counts_for_nobody_until_feedback(county: Cast, client: Client) -> None:
    inspection = Finding.objects.exclude(inspection=None).get().inspection
    url = reverse("dashboards:rows", args=["findings_open"])
    for user in (county.inspector, county.clerk):
        client.force_login(user)
        assert "尚未公开的问题" not in client.get(url, {"period": "2026"}).text
    assert stored("findings_open", NORTH) == 2
    inspection.feedback_on = TODAY
    inspection.save()
    rollups.refresh_all(TODAY)
    assert stored("findings_open", NORTH) == 3


@pytest.mark.parametrize("key", [indicator.key for indicator in WORK])
def test_the_rows_can_be_searched_and_downloaded(county: Cast, client: Client, key: str) -> None:
    client.force_login(county.county)
    url = reverse("dashboards:rows", args=[key])
    nothing = client.get(url, {"period": "2026", "q": "没有这样的字"})
    assert nothing.context["page"].paginator.count == 0
    assert nothing.context["total"] in (None, 0)
    assert client.get(url, {"period": "2026", "export": "1"}).status_code == 200
    assert INDICATORS[key].unit.label
