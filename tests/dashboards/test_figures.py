"""Figures agree with a naive count, with the sum of their parts, and with the lists behind them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Area
from assistance.codes import Standing
from assistance.demands import demanded, of_standing
from assistance.models import Pairing, Visit, VisitTheme
from dashboards import rollups
from dashboards.indicators import INDICATORS
from dashboards.models import Rollup, RollupRun
from dashboards.periods import Period
from households import codes
from households.models import HouseholdYear, MemberYear, RegisterYear
from households.services.checking import check_area
from tests.assistance.casework import end_alone
from tests.assistance.test_demands import make_rule
from tests.builders import TODAY, make_household, make_member, make_user, make_year
from tests.households.monitoring import make_alert, make_measure, make_monitoring
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

# Session, user, postings, area, years, children, figures, run, areas above, funds a head (2),
# target of exits, newest changes (4).
QUERIES = 16
YEAR, MONTH = Period.of_year(TODAY.year), Period.of_month(TODAY)


def visit(copy: HouseholdYear, day: dt.date) -> None:
    Visit.objects.create(
        key=uuid4(),
        household=copy.household,
        visitor=make_user(),
        visited_on=day,
        met="测试成员",
        theme=VisitTheme.CARE,
        found="一切正常",
    )


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Households of every sort in two villages, with helpers and visits; figures computed."""
    for place, count in ((NORTH_VILLAGE, 4), (SOUTH_VILLAGE, 2), (f"{NORTH_VILLAGE}001", 1)):
        for number in range(count):
            status = (codes.ExitStatus.POOR, codes.ExitStatus.EXITED)[number % 2]
            year = TODAY.year if status == codes.ExitStatus.EXITED and number == 1 else None
            copy = make_household(place, exit_status=status, exit_year=year)
            make_member(copy)
            if number:
                Pairing.objects.create(
                    household=copy.household, helper=cast.cadre, valid_from=dt.date(2026, 1, 5)
                )
            for day in range(number):
                visit(copy, TODAY - dt.timedelta(days=day))
    monitored = make_household(
        SOUTH_VILLAGE,
        household_type=codes.HouseholdType.ORDINARY,
        exit_status="",
        monitor_kind=codes.MonitorKind.MARGINAL,
        monitor_identified_on=dt.date(2026, 3, 1),
    )
    make_measure(make_monitoring(monitored.household), due_on=dt.date(2026, 11, 1))
    make_monitoring(state="cleared", household=copy.household)
    make_alert(monitored.household)
    make_alert(copy.household, state="rejected")
    make_alert(copy.household, state="checked")
    visit(monitored, TODAY)
    visit(monitored, TODAY - dt.timedelta(days=40))
    check_area(year=TODAY.year, area="", today=TODAY)
    rollups.refresh_all(TODAY)
    return cast


def stored(key: str, area: str, period: Period) -> int:
    row = Rollup.objects.filter(indicator=key, area=area, period=period.text).first()
    return int(row.value) if row else 0


def naive(area: str) -> dict[str, int]:
    """The figures counted in Python, without any of the querysets' words."""
    copies = [c for c in HouseholdYear.objects.all() if c.area_id.startswith(area)]
    registered = [c for c in copies if c.household_type == "建档立卡户"]
    people = [
        m
        for m in MemberYear.objects.select_related("household_year")
        if m.left_on is None and m.household_year in registered
    ]
    helped = {p.household_id for p in Pairing.objects.all() if p.valid_to is None}
    visits = [
        v
        for v in Visit.objects.select_related("household")
        if v.household.area_id.startswith(area) and (v.visited_on.year, v.visited_on.month) == (2026, 11)
    ]
    visited = {v.household_id for v in visits}
    return {
        "registered": len(registered),
        "registered_people": len(people),
        "exited": len([c for c in registered if c.exit_status == "已脱贫"]),
        "exited_people": len([m for m in people if m.household_year.exit_status == "已脱贫"]),
        "left_this_year": len([c for c in registered if (c.exit_status, c.exit_year) == ("已脱贫", 2026)]),
        "not_exited": len([c for c in registered if c.exit_status != "已脱贫"]),
        "paired": len([c for c in registered if c.household_id in helped]),
        "without_helper": len([c for c in registered if c.household_id not in helped]),
        "monitored": len([c for c in copies if c.monitor_kind and not c.monitor_cleared_on]),
        "visits": len(visits),
        "visited": len([c for c in registered if c.household_id in visited]),
    }


@pytest.mark.parametrize("area", [COUNTY, NORTH, SOUTH, NORTH_VILLAGE, SOUTH_VILLAGE])
def test_figures_are_what_a_naive_count_gives(county: Cast, area: str) -> None:
    for key, value in naive(area).items():
        period = MONTH if INDICATORS[key].monthly else YEAR
        assert stored(key, area, period) == value, key


def test_the_made_county_has_something_to_count_everywhere(county: Cast) -> None:
    assert naive(COUNTY) == {
        "registered": 7,
        "registered_people": 14,
        "exited": 3,
        "exited_people": 6,
        "left_this_year": 2,
        "not_exited": 4,
        "paired": 4,
        "without_helper": 3,
        "monitored": 1,
        "visits": 8,
        "visited": 4,
    }


def test_children_sum_to_their_parent(county: Cast) -> None:
    for key, indicator in INDICATORS.items():
        period = MONTH if indicator.monthly else YEAR
        townships = Area.objects.filter(parent=COUNTY)
        assert stored(key, COUNTY, period) == sum(stored(key, a.pk, period) for a in townships), key
        for township in townships:
            villages = Area.objects.filter(parent=township)
            parts = sum(stored(key, village.pk, period) for village in villages)
            assert stored(key, township.pk, period) == parts, key


def figures_on(html: str) -> Iterator[tuple[str, str]]:
    """Address and value of every figure of the page, in cards and tables."""
    for anchor in re.findall(r"<a\b.*?</a>", html, re.DOTALL):
        value = re.search(r'data-figure="[\w-]+">([\d,.]+)<', anchor)
        if value:
            address = re.search(r'href="([^"]+)"', anchor)
            assert address, anchor
            yield unescape(address[1]), value[1]


READERS = [("county", COUNTY), ("county", SOUTH_VILLAGE), ("clerk", NORTH), ("team", NORTH_VILLAGE)]


@pytest.mark.parametrize(("reader", "area"), READERS)
def test_every_figure_of_the_page_is_the_length_of_the_list_it_leads_to(
    county: Cast, client: Client, reader: str, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    client.force_login(getattr(county, reader))
    page = client.get(reverse("dashboards:county"), {"area": area})
    figures = list(figures_on(page.content.decode()))
    assert page.content.decode().count("data-figure=") == len(figures)
    # A rule that finds nothing in the area is not shown, so the bound does not follow the number of rules.
    assert len(figures) >= 23
    for address, value in figures:
        rows = client.get(address)
        assert rows.status_code == 200, address
        total = rows.context.get("total")
        shown = f"{rows.context['page'].paginator.count:,}" if total is None else f"{total / 10_000:,.2f}"
        assert shown == value, address


def test_the_page_reads_a_fixed_number_of_times(
    county: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(county.county)
    client.get(reverse("dashboards:county"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("dashboards:county"))
    for number in range(3, 9):
        make_household(f"99000110{number}201")
    rollups.refresh_all(TODAY)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("dashboards:county"))


def test_figures_of_a_closed_year_stay_as_they_were_reported(county: Cast) -> None:
    RegisterYear.objects.update(closed_on=dt.date(2026, 11, 1))
    assert rollups.refresh(YEAR, on=TODAY) is None
    assert rollups.refresh(MONTH, on=TODAY) is None
    assert stored("paired", COUNTY, YEAR) == 4
    Pairing.objects.all().delete()
    assert rollups.refresh_all(TODAY, months=1) == []
    assert stored("paired", COUNTY, YEAR) == 4


def test_a_closed_year_that_was_never_computed_is_computed_once(county: Cast) -> None:
    RegisterYear.objects.update(closed_on=dt.date(2026, 11, 1))
    RollupRun.objects.all().delete()
    assert rollups.refresh(YEAR, on=TODAY) is not None
    assert rollups.refresh(YEAR, on=TODAY) is None


def test_a_figure_that_falls_to_zero_is_zero_after_the_next_refresh(county: Cast) -> None:
    end_alone(Pairing.objects.all())
    assert stored("paired", COUNTY, YEAR) == 4
    rollups.refresh_all(TODAY)
    assert stored("paired", COUNTY, YEAR) == 0
    assert stored("without_helper", COUNTY, YEAR) == 7
    assert RollupRun.objects.filter(period=YEAR.text).count() == 1


def test_before_the_first_computation_the_page_says_so(cast: Cast, client: Client) -> None:
    make_year()
    client.force_login(cast.county)
    page = client.get(reverse("dashboards:county"))
    assert page.status_code == 200
    assert page.context["board"].run is None


def test_the_rows_of_a_figure_can_be_searched(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    for key, period in (("paired", "2026"), ("registered_people", "2026"), ("visits", "2026-11")):
        url = reverse("dashboards:rows", args=[key])
        found = client.get(url, {"period": period, "q": "测试"})
        assert found.context["page"].paginator.count == stored(key, COUNTY, Period(period)), key
        assert client.get(url, {"period": period, "q": "无"}).context["page"].paginator.count == 0


def test_the_excel_file_of_a_figure_holds_its_rows(county: Cast, client: Client) -> None:
    client.force_login(county.clerk)
    url = reverse("dashboards:rows", args=["registered_people"])
    answer = client.get(url, {"area": NORTH, "period": "2026", "export": "1"})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 1 + stored("registered_people", NORTH, YEAR)


def test_overdue_help_is_counted_as_its_list_does(county: Cast) -> None:
    assert stored("visits_overdue", COUNTY, YEAR) == 0
    rule = make_rule()
    rollups.refresh_all(TODAY)
    late = of_standing(
        demanded(Pairing.objects.all(), rule, on=TODAY, year=2026), rule, [Standing.OVERDUE], on=TODAY
    )
    households = {pairing.household_id for pairing in late}
    registered = HouseholdYear.objects.of_year(2026).registered().filter(household__in=households)
    assert stored("visits_overdue", COUNTY, YEAR) == registered.count() > 0
