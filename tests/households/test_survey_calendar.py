"""The entry calendar: days, lateness by township and village, each number with its households."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from households.models import EntryWindow, HouseholdYear, RegisterYear
from tests.builders import TODAY, make_household, make_window, make_year
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

CALENDAR, LIST = reverse("households:survey_calendar"), reverse("households:survey_list")


@pytest.fixture
def ended() -> dt.date:
    """The last day of entry, some days ago; in the south entry goes on."""
    day = timezone.localdate() - dt.timedelta(days=5)
    make_window(opens_on=day - dt.timedelta(days=30), closes_on=day)
    make_window(area_id=SOUTH, opens_on=day, closes_on=day + dt.timedelta(days=30))
    return day


@pytest.fixture
def surveyed(cast: Cast, ended: dt.date) -> None:
    """North: two in time, one late, two missing. South: one done, three missing. Each: one cancelled."""
    for area, days in (
        (NORTH_VILLAGE, [-3, 0, 1, None, None]),
        (SOUTH_VILLAGE, [2, None, None, None]),
    ):
        for offset in days:
            day = None if offset is None else ended + dt.timedelta(days=offset)
            make_household(area, surveyed_on=day, survey_entered_on=day)
        make_household(area, household_type="注销户", exit_status="")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def counts(page: Any) -> dict[str, tuple[int, int, int, int]]:
    rows = [page.context["total"], *page.context["rows"]]
    return {row.area: (row.total, row.done, row.missing, row.late) for row in rows}


@pytest.mark.usefixtures("surveyed")
def test_every_number_is_the_number_of_households_it_opens(cast: Cast) -> None:
    client = signed_in(cast.county)
    page = client.get(CALENDAR)
    assert counts(page) == {"": (9, 4, 5, 3), NORTH: (5, 3, 2, 3), SOUTH: (4, 1, 3, 0)}
    for row in [page.context["total"], *page.context["rows"]]:
        for name, link in row.links.items():
            assert client.get(link).context["page"].paginator.count == getattr(row, name)


@pytest.mark.usefixtures("surveyed")
def test_a_clerk_sees_the_villages_of_the_own_township(cast: Cast) -> None:
    page = signed_in(cast.clerk).get(CALENDAR)
    assert counts(page) == {NORTH: (5, 3, 2, 3), NORTH_VILLAGE: (5, 3, 2, 3)}
    other = signed_in(cast.clerk).get(f"{CALENDAR}?township={SOUTH}")
    assert counts(other) == {SOUTH: (0, 0, 0, 0)}


@pytest.mark.usefixtures("surveyed")
def test_the_numbers_of_a_village_open_for_its_team(cast: Cast) -> None:
    client = signed_in(cast.team)
    page = client.get(CALENDAR)
    for row in [page.context["total"], *page.context["rows"]]:
        assert (row.total, row.done, row.missing, row.late) == (5, 3, 2, 3)
        assert [client.get(row.links[name]).context["page"].paginator.count for name in row.links] == [
            5,
            3,
            2,
            3,
        ]


@pytest.mark.usefixtures("surveyed")
def test_the_list_is_scoped(cast: Cast) -> None:
    found = signed_in(cast.clerk2).get(LIST).context["page"].paginator.count
    assert found == 4


@pytest.mark.usefixtures("surveyed")
def test_rows_open_the_survey_for_clerks_and_the_household_for_readers(cast: Cast) -> None:
    copy = HouseholdYear.objects.filter(area=NORTH_VILLAGE).order_by("pk").first()
    assert copy is not None
    survey = reverse("households:survey_edit", args=[copy.household_id])
    assert f'href="{survey}"' in signed_in(cast.clerk).get(LIST).text
    reading = signed_in(cast.leader).get(LIST).text
    assert survey not in reading
    assert f'href="{reverse("households:household_detail", args=[copy.household_id])}"' in reading


@pytest.mark.usefixtures("surveyed")
def test_pages_cost_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.county)
    for address, number in ((CALENDAR, 10), (LIST, 8)):
        client.get(address)
        with django_assert_num_queries(number):
            client.get(address)


def test_without_a_calendar_nothing_is_late(cast: Cast) -> None:
    make_household(NORTH_VILLAGE)
    assert counts(signed_in(cast.county).get(CALENDAR))[""] == (1, 0, 1, 0)


def test_the_county_office_sets_the_days(cast: Cast) -> None:
    make_year()
    client = signed_in(cast.county)
    sent = {
        "area": NORTH,
        "opens_on": "2026-10-01",
        "closes_on": "2026-11-20",
        "outside": "reason",
        "source": "县通知",
    }
    new = reverse("households:window_new")
    assert client.post(new, sent).status_code == 302
    window = EntryWindow.objects.get()
    assert (window.year_id, window.area_id, str(window.closes_on)) == (2026, NORTH, "2026-11-20")
    assert client.post(new, sent).status_code == 422
    assert client.post(new, sent | {"opens_on": "2026-12-01"}).status_code == 422
    assert EntryWindow.objects.count() == 1
    edit = reverse("households:window_edit", args=[window.pk])
    assert client.post(edit, sent | {"closes_on": "2026-11-25"}).status_code == 302
    window.refresh_from_db()
    assert str(window.closes_on) == "2026-11-25"


def test_days_of_a_closed_year_stay(cast: Cast) -> None:
    window = make_window()
    RegisterYear.objects.update(closed_on=TODAY)
    make_year(2027)
    edit = reverse("households:window_edit", args=[window.pk])
    assert signed_in(cast.county).get(edit).status_code == 403
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        EntryWindow.objects.update(closes_on=TODAY)


def test_sources_that_do_not_count_are_set_by_the_county_office(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE, wage_county=1_000, pension_grant=300)
    sent = {"income_from": "2025-10-01", "income_to": "2026-09-30", "not_counted": ["pension_grant"]}
    assert signed_in(cast.county).post(reverse("households:year_rules"), sent).status_code == 302
    copy.refresh_from_db()
    assert (copy.net_income, copy.net_income_per_capita) == (1_300, 1_000)
    assert RegisterYear.objects.get().not_counted == ["pension_grant"]


def test_the_income_year_begins_as_the_papers_say(cast: Cast) -> None:
    assert COUNTY == "990001"
    october = RegisterYear.objects.opened(2026, income_month=10)
    assert (str(october.income_from), str(october.income_to)) == ("2025-10-01", "2026-09-30")
    october.delete()
    january = RegisterYear.objects.opened(2026, income_month=1)
    assert (str(january.income_from), str(january.income_to)) == ("2026-01-01", "2026-12-31")
