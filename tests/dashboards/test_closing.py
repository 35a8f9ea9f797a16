"""Closing a year: frozen rows, figures that never change, and the next year with everything carried over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.orders import give_again
from common.refusals import Refused
from dashboards import rollups
from dashboards.closing import close_and_open_next, order_closing, run_closing
from dashboards.models import ClosingRun, Rollup
from dashboards.periods import Period
from households.models import HouseholdYear, MemberYear, PovertyLine, RegisterYear
from households.services.years import open_year
from tests.assistance.casework import make_pairing
from tests.builders import TODAY, make_household, make_member, make_year
from tests.people import COUNTY, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

pytestmark = pytest.mark.django_db

YEAR = TODAY.year
CLOSE = reverse("dashboards:year_close")


def stored() -> dict[tuple[str, str], Decimal]:
    """Every stored figure of the year."""
    rows = Rollup.objects.filter(period=str(YEAR)).values_list("indicator", "area", "value")
    return {(indicator, area): value for indicator, area, value in rows}


@pytest.fixture
def register(cast: Cast) -> HouseholdYear:
    """Three households: one surveyed below the line with two members, one of them gone; one cancelled."""
    PovertyLine.objects.create(standard="国家标准", year=YEAR, value=5_000, source="测试")
    copy = make_household(
        NORTH_VILLAGE,
        wage_county=4_000,
        land_farm=3,
        house_grade="A级",
        has_safe_water=True,
        surveyed_on=TODAY,
        survey_entered_on=TODAY,
        hamlet="上湾",
    )
    make_member(copy, name="已故", left_on=TODAY, leave_reason="死亡")
    make_member(copy, name="长子")
    make_household(SOUTH_VILLAGE)
    make_household(SOUTH_VILLAGE, household_type="注销户", exit_status="")
    copy.refresh_from_db()
    return copy


def test_the_next_year_has_every_household_and_those_who_have_not_left(register: HouseholdYear) -> None:
    close_and_open_next(YEAR, on=TODAY)

    copy = HouseholdYear.objects.get(household=register.household, year=YEAR + 1)
    assert (copy.hamlet, copy.house_grade, copy.has_safe_water) == ("上湾", "A级", True)
    assert (copy.head_name, copy.member_count, copy.version) == (register.head_name, 2, 1)
    assert (copy.wage_county, copy.net_income_per_capita, copy.land_farm, copy.surveyed_on) == (None,) * 4
    assert list(copy.members.order_by("pk").values_list("name", flat=True)) == ["测试户主", "长子"]
    assert HouseholdYear.objects.filter(year=YEAR + 1).count() == 2
    year = RegisterYear.objects.get(pk=YEAR + 1)
    assert (year.is_open, str(year.income_from), str(year.income_to)) == (True, "2026-10-01", "2027-09-30")


def test_the_rules_of_the_income_are_carried_over(register: HouseholdYear) -> None:
    RegisterYear.objects.update(not_counted=["pension_grant"])
    assert close_and_open_next(YEAR, on=TODAY).not_counted == ["pension_grant"]


def test_figures_of_a_closed_year_never_change(register: HouseholdYear, cast: Cast) -> None:
    rollups.refresh(Period.of_year(YEAR), on=TODAY)
    make_household(NORTH_VILLAGE)  # after the figures of the day: the closing must see it
    close_and_open_next(YEAR, on=TODAY)
    reported = stored()
    assert (reported["registered", COUNTY], reported["surveyed", COUNTY]) == (3, 1)
    assert reported["below_line", COUNTY] == 1

    make_pairing(register, cast.cadre)  # counts for the day, and would change the figures of an open year
    new = HouseholdYear.objects.filter(year=YEAR + 1)
    new.update(wage_county=90_000, exit_status="已脱贫", area=SOUTH_VILLAGE)
    PovertyLine.objects.create(standard="国家标准", year=YEAR + 1, value=1, source="测试")
    rollups.refresh_all(TODAY + dt.timedelta(days=40))
    assert stored() == reported


@pytest.mark.parametrize(
    "write",
    [
        lambda: HouseholdYear.objects.filter(year=YEAR).update(wage_county=1),
        lambda: MemberYear.objects.filter(year=YEAR).update(name="改名"),
        lambda: RegisterYear.objects.filter(pk=YEAR).update(closed_on=None),
        lambda: RegisterYear.objects.filter(pk=YEAR).update(not_counted=["dibao_grant"]),
        lambda: PovertyLine.objects.filter(year=YEAR).update(value=9_000),
    ],
)
def test_the_database_refuses_every_change_to_a_closed_year(register: HouseholdYear, write: object) -> None:
    close_and_open_next(YEAR, on=TODAY)
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        write()  # type: ignore[operator]
    register.refresh_from_db()
    assert (register.wage_county, register.net_income_per_capita) == (4_000, 2_000)


def test_a_year_is_closed_once(register: HouseholdYear) -> None:
    close_and_open_next(YEAR, on=TODAY)
    with pytest.raises(Refused):
        close_and_open_next(YEAR, on=TODAY)
    assert RegisterYear.objects.count() == 2


def test_a_year_is_not_closed_before_its_incomes_are_complete(register: HouseholdYear) -> None:
    with pytest.raises(Refused, match="2026-09-30"):
        close_and_open_next(YEAR, on=dt.date(2026, 9, 30))
    assert RegisterYear.objects.get().is_open


def test_a_second_year_is_not_opened(cast: Cast) -> None:
    make_year()
    with pytest.raises(Refused):
        open_year(YEAR + 1, on=TODAY)
    assert RegisterYear.objects.count() == 1


def test_the_county_office_closes_the_year_after_saying_so_expressly(
    client: Client, cast: Cast, register: HouseholdYear
) -> None:
    client.force_login(cast.county)
    page = client.get(CLOSE)
    assert "1" in page.context["note"]
    assert client.post(CLOSE, {"year": YEAR}).status_code == 422
    assert RegisterYear.objects.get().is_open

    sent = {"year": YEAR, "understood": "on"}
    assert client.post(CLOSE, sent).status_code == 302
    again = client.post(CLOSE, sent)
    assert (again.status_code, "正在关闭" in again.text) == (422, True)
    run = ClosingRun.objects.get()
    assert (run.user, run.is_under_way) == (cast.county, True)
    assert "等待" in client.get(reverse("dashboards:year_list")).text

    run_closing(run.pk, language="zh-hans")
    run_closing(run.pk, language="zh-hans")  # a job that is delivered twice
    assert [(year.pk, year.is_open) for year in RegisterYear.objects.all()] == [
        (YEAR + 1, True),
        (YEAR, False),
    ]
    assert client.post(CLOSE, sent).status_code == 422  # a late click does not close the next year
    asked = client.get(reverse("dashboards:year_run"))
    assert asked["HX-Refresh"] == "true"
    assert str(YEAR) in client.get(reverse("dashboards:year_list")).text


def test_an_order_that_cannot_be_carried_out_says_why(cast: Cast, register: HouseholdYear) -> None:
    run = order_closing(user=cast.county, year=YEAR, on=TODAY)
    close_and_open_next(YEAR, on=TODAY)
    run_closing(run.pk, language="zh-hans")
    run.refresh_from_db()
    assert (run.is_under_way, str(YEAR) in run.refusal) == (False, True)
    assert RegisterYear.objects.count() == 2


def test_an_interrupted_order_is_given_again_by_whoever_gave_it(
    client: Client, cast: Cast, register: HouseholdYear
) -> None:
    run = order_closing(user=cast.county, year=YEAR, on=TODAY)
    old = timezone.now() - dt.timedelta(minutes=2)
    ClosingRun.objects.update(asked_at=old, heartbeat=old)
    client.force_login(cast.county)
    assert "已中断" in client.get(reverse("dashboards:year_list")).text
    assert client.post(reverse("dashboards:year_again")).status_code == 302
    run.refresh_from_db()
    assert run.heartbeat is not None
    assert run.heartbeat > old
    run_closing(run.pk, language="zh-hans")
    assert RegisterYear.objects.get(pk=YEAR + 1).is_open
    with pytest.raises(Refused):
        give_again(run, user=cast.county)


@pytest.mark.django_db(transaction=True)
def test_two_officers_order_the_closing_at_once(cast: Cast, register: HouseholdYear) -> None:
    order = partial(order_closing, year=YEAR, on=TODAY)
    won, lost = winner_and_loser(lambda: order(user=cast.county), lambda: order(user=cast.admin))
    assert won.year_id == YEAR
    assert "正在关闭" in lost
