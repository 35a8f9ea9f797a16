"""Who may open the figures of which area, and how they are computed anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.roles import Role
from dashboards import rollups
from dashboards.models import RollupRun
from households.models import HouseholdYear
from tests.assistance.casework import make_visit
from tests.builders import TODAY, make_household, make_user
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

READERS = {
    "county",
    "clerk",
    "clerk2",
    "team",
    "finance",
    "finance2",
    "payer",
    "inspector",
    "auditor",
    "leader",
}
OWN_AREA = {"clerk": NORTH, "clerk2": SOUTH, "team": NORTH_VILLAGE}
AREAS = (COUNTY, NORTH, SOUTH, NORTH_VILLAGE, SOUTH_VILLAGE)


@pytest.fixture
def county(cast: Cast) -> Cast:
    """One household in each township, figures computed."""
    make_household(NORTH_VILLAGE)
    make_household(SOUTH_VILLAGE)
    rollups.refresh_all(TODAY)
    return cast


@pytest.mark.parametrize("address", ["county", "rows"])
def test_everybody_sees_the_figures_of_their_own_area_only(
    county: Cast, client: Client, address: str
) -> None:
    url = (
        reverse("dashboards:county")
        if address == "county"
        else reverse("dashboards:rows", args=["registered"])
    )
    for name, user in county.everybody().items():
        client.force_login(user)
        own = OWN_AREA.get(name, COUNTY)
        for area in AREAS:
            status = client.get(url, {"area": area, "period": "2026"}).status_code
            if name not in READERS:
                assert status == 403, name
            else:
                assert status == (200 if area.startswith(own) else 404), (name, area)


@pytest.mark.parametrize(("typed", "rows"), [("陈帮", 1), ("cbf", 1), ("cadre", 1), ("kz", 0)])
def test_rows_of_visits_are_searched_by_the_visitor(
    county: Cast, client: Client, typed: str, rows: int
) -> None:
    county.cadre.name = "陈帮扶"
    county.cadre.save()
    make_visit(HouseholdYear.objects.filter(area=NORTH_VILLAGE).get(), county.cadre)
    client.force_login(county.county)
    page = client.get(reverse("dashboards:rows", args=["visits"]), {"period": "2026-11", "q": typed})
    assert page.text.count("陈帮扶") == rows


def test_without_a_choice_the_page_shows_the_area_of_the_posting(county: Cast, client: Client) -> None:
    for name, area in {"county": COUNTY, **OWN_AREA}.items():
        client.force_login(getattr(county, name))
        page = client.get(reverse("dashboards:county"))
        assert page.context["board"].area.pk == area
        assert all(above.pk.startswith(area) for above in page.context["crumbs"])


def test_a_user_with_two_postings_chooses_between_their_areas(county: Cast, client: Client) -> None:
    both = make_user(role=Role.CLERK, area=NORTH)
    both.postings.create(role=Role.CLERK, area_id=SOUTH, valid_from=dt.date(2020, 1, 1))
    client.force_login(both)
    page = client.get(reverse("dashboards:county"), {"area": SOUTH})
    assert [area.pk for area in page.context["roots"]] == [NORTH, SOUTH]


@pytest.mark.parametrize(
    ("key", "period"),
    [("nonsense", "2026"), ("registered", "2026-11"), ("visits", "2026"), ("registered", "x")],
)
def test_unknown_figures_and_periods_are_not_found(
    county: Cast, client: Client, key: str, period: str
) -> None:
    client.force_login(county.county)
    url = reverse("dashboards:rows", args=[key])
    assert client.get(url, {"period": period}).status_code == 404


@pytest.mark.parametrize("query", ["year=1999", "month=13", "year=x&month=y", "year=²&month=-1"])
def test_unreadable_choices_fall_back_to_the_present(county: Cast, client: Client, query: str) -> None:
    client.force_login(county.county)
    page = client.get(f"{reverse('dashboards:county')}?{query}")
    assert page.context["board"].year.pk == 2026


def test_refreshing_queues_one_job_and_is_done_when_a_later_run_has_ended(
    county: Cast, client: Client, settings: object
) -> None:
    client.force_login(county.clerk)
    for _press in range(2):
        answer = client.post(reverse("dashboards:refresh"), headers={"HX-Request": "true"})
        assert answer.status_code == 200
    assert ProcrastinateJob.objects.filter(task_name="dashboards.refresh_figures").count() == 1
    asked = answer.context["asked"]
    state = reverse("dashboards:refreshed")
    assert "HX-Refresh" not in client.get(state, {"asked": asked})
    now = timezone.now()
    RollupRun.objects.create(period="2026", started_at=now, finished_at=now)
    assert client.get(state, {"asked": asked})["HX-Refresh"] == "true"


def test_a_refresh_that_takes_too_long_says_so_and_stops_asking(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    RollupRun.objects.all().delete()
    asked = (timezone.now() - dt.timedelta(minutes=3)).isoformat()
    answer = client.get(reverse("dashboards:refreshed"), {"asked": asked})
    assert answer.context["late"] is True
    assert b"hx-get" not in answer.content


def test_whoever_reads_no_figures_cannot_have_them_computed(county: Cast, client: Client) -> None:
    for name in ("cadre", "school", "nobody", "admin"):
        client.force_login(getattr(county, name))
        assert client.post(reverse("dashboards:refresh")).status_code == 403
    assert not ProcrastinateJob.objects.filter(task_name="dashboards.refresh_figures").exists()


def test_every_chart_shows_what_its_table_shows(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    board = client.get(reverse("dashboards:county")).context["board"]
    in_tables = {
        (f.indicator.key, line.label): (f.value, f.url) for line in board.lines for f in line.figures
    }
    drawn = board.charts
    assert [chart.key for chart in board.area_charts] == [
        "register",
        "people",
        "pairing",
        "visits",
        "problems",
    ]
    for chart in board.area_charts:
        bars = drawn[chart.key]
        for key, series in zip(chart.figures, bars["series"], strict=True):
            pairs = zip(bars["names"], series["values"], series["urls"], strict=True)
            assert all(in_tables[key, name] == (value, url) for name, value, url in pairs)
