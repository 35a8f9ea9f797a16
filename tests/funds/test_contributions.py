"""Pension subsidies (P5-38): tiers by year, one a person and year, each claimed by one payment."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Area, User
from common.refusals import Refused
from funds.importing.contributions import CONTRIBUTIONS
from funds.models import Contribution, ContributionTier, Payment
from funds.services.contributions import fill_from_contributions, years_due
from funds.services.lines import fill_from_project, save_lines
from funds.services.plans import load_contribution_tiers
from households.importing import jobs
from households.models import HouseholdYear, ImportJob, MemberYear
from households.services.parameters import PLANS
from projects.codes import ProjectCategory
from tests.builders import id_number, make_household, make_member, make_project
from tests.common.sheet_files import xlsx
from tests.funds.casework import make_allocation, make_batch
from tests.funds.pages import go
from tests.people import COUNTY, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

HEADS = ["证件号码", "姓名", "缴费年度", "缴费金额（元）"]
YEAR = 2026
QUERIES = 7


@pytest.fixture(autouse=True)
def _tiers(db: None) -> None:
    load_contribution_tiers(PLANS / "five.json")


def make_person(copy: HouseholdYear, serial: int, name: str) -> MemberYear:
    """Somebody with an ID number."""
    return make_member(copy, name=name, number=id_number(serial))


def make_contribution(person: MemberYear, amount: Any, **changes: Any) -> Contribution:
    """What the person paid for the year."""
    facts = {"household_id": person.household_id, "name": person.name, "year": YEAR, **changes}
    return Contribution.objects.create(member_id=person.member_id, amount=Decimal(amount), **facts)


def planned(user: User, *rows: Any) -> ImportJob:
    """The list of these people, read and compared."""
    job = jobs.upload(
        user=user, kind=CONTRIBUTIONS, area=Area.objects.get(pk=COUNTY), filename="缴费.xlsx",
        content=xlsx([HEADS, *rows]),
    )  # fmt: skip
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def row(person: MemberYear, amount: Any, year: int = YEAR) -> list[Any]:
    return [person.member.id_number.reveal(), person.name, year, amount]


@pytest.fixture
def pension(cast: Cast) -> Payment:
    """The empty draft of a payment out of a project for the whole county."""
    project = make_project(
        COUNTY, name="养老保险缴费补贴", category=ProjectCategory.SECURITY, fund_county=Decimal(50_000)
    )
    return make_batch(make_allocation(project, 50_000), 0, created_by=cast.finance)


def twin_of(payment: Payment) -> Payment:
    """Another draft out of the same money."""
    twin = Payment.objects.get(pk=payment.pk)
    twin.pk, twin.key = None, uuid.uuid4()
    twin.save(force_insert=True)
    return twin


@pytest.mark.parametrize(
    ("amount", "subsidy"),
    [("499.99", 0), ("500", 400), ("1499.99", 400), ("1500", 1000), ("6000", 1000)],
)
def test_the_highest_tier_reached_counts(cast: Cast, amount: str, subsidy: int) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    make_contribution(person, amount)
    assert Contribution.objects.with_subsidy().get().subsidy == subsidy


@pytest.mark.parametrize(("year", "subsidy"), [(2018, 0), (2019, 400), (2025, 400), (2026, 500)])
def test_a_past_year_keeps_its_tier(cast: Cast, year: int, subsidy: int) -> None:
    lower = ContributionTier.objects.get(from_amount=500)
    ContributionTier.objects.filter(pk=lower.pk).update(valid_to=dt.date(2026, 1, 1))
    ContributionTier.objects.create(
        from_amount=500, subsidy=500, valid_from=dt.date(2026, 1, 1), source="新标准"
    )
    make_contribution(make_person(make_household(NORTH_VILLAGE), 1, "甲"), 700, year=year)
    assert Contribution.objects.with_subsidy().get().subsidy == subsidy


def test_the_tiers_of_the_plan_are_loaded_once(cast: Cast) -> None:
    assert load_contribution_tiers(PLANS / "five.json") == 0
    found = ContributionTier.objects.values_list("from_amount", "subsidy")
    assert list(found) == [(1500, 1000), (500, 400)]


def test_a_household_is_paid_what_its_people_are_due(cast: Cast, pension: Payment) -> None:
    north, south = make_household(NORTH_VILLAGE), make_household(SOUTH_VILLAGE)
    wife, son = make_person(north, 1, "甲"), make_person(north, 2, "乙")
    make_contribution(wife, 1500)
    make_contribution(son, 500)
    make_contribution(make_person(north, 3, "丙"), 100)
    make_contribution(make_person(south, 4, "丁"), 2000)
    make_contribution(make_person(south, 5, "戊"), 2000, year=2025)
    make_contribution(
        make_person(make_household(NORTH_VILLAGE, household_type="一般农户", exit_status=""), 6, "己"), 2000
    )
    assert years_due(pension) == [2026, 2025]
    assert fill_from_contributions(user=cast.finance, payment=pension, year=YEAR) == 2
    lines = pension.lines.order_by("amount").values_list("household", "amount", "note")
    assert list(lines) == [(south.household_id, 1000, "1人"), (north.household_id, 1400, "2人")]
    pension.refresh_from_db()
    assert (pension.amount, pension.contributions.count()) == (2400, 3)
    assert years_due(pension) == [2026, 2025]


def test_a_contribution_is_claimed_by_one_payment(cast: Cast, pension: Payment) -> None:
    copy = make_household(NORTH_VILLAGE)
    make_contribution(make_person(copy, 1, "甲"), 1500)
    other = twin_of(pension)
    fill_from_contributions(user=cast.finance, payment=pension, year=YEAR)
    # Filling the same list again keeps it.
    assert fill_from_contributions(user=cast.finance, payment=pension, year=YEAR) == 1
    with pytest.raises(Refused, match="2026年度尚未安排"):
        fill_from_contributions(user=cast.finance, payment=other, year=YEAR)
    Payment.objects.filter(pk=pension.pk).update(state="cancelled")
    assert fill_from_contributions(user=cast.finance, payment=other, year=YEAR) == 1
    assert Contribution.objects.get().payment == other


def test_a_project_of_another_kind_pays_no_pension_subsidies(cast: Cast) -> None:
    sheep = make_batch(make_allocation(make_project(NORTH_VILLAGE)), 0, created_by=cast.finance)
    make_contribution(make_person(make_household(NORTH_VILLAGE), 1, "甲"), 1500)
    assert years_due(sheep) == []
    with pytest.raises(Refused, match="综合保障"):
        fill_from_contributions(user=cast.finance, payment=sheep, year=YEAR)


def test_who_comes_off_the_list_is_free_again(cast: Cast, pension: Payment) -> None:
    for serial, name in ((1, "甲"), (2, "乙")):
        make_contribution(make_person(make_household(NORTH_VILLAGE), serial, name), 1500)
    fill_from_contributions(user=cast.finance, payment=pension, year=YEAR)
    pension.refresh_from_db()
    line = pension.lines.first()
    assert line is not None
    save_lines(user=cast.finance, payment=pension, version=pension.version, terms={}, removed=[line.pk])
    free = Contribution.objects.unclaimed().get()
    assert free.household_id == line.household_id
    fill_from_project(user=cast.finance, payment=pension)
    assert Contribution.objects.claimed().count() == 0


def test_entitled_households_are_no_strangers_to_the_project(cast: Cast, pension: Payment) -> None:
    copy = make_household(NORTH_VILLAGE, bank_account="6222000000001234")
    make_contribution(make_person(copy, 1, "甲"), 1500)
    fill_from_contributions(user=cast.finance, payment=pension, year=YEAR)
    assert pension.lines.of_strangers().count() == 0
    Contribution.objects.update(payment=None)
    assert pension.lines.of_strangers().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_payments_do_not_claim_the_same_contribution(cast: Cast, pension: Payment) -> None:
    make_contribution(make_person(make_household(NORTH_VILLAGE), 1, "甲"), 1500)
    other = twin_of(pension)
    fill = partial(fill_from_contributions, user=cast.finance, year=YEAR)
    won, lost = winner_and_loser(partial(fill, payment=pension), partial(fill, payment=other))
    assert won == 1
    assert "尚未安排" in lost
    assert Contribution.objects.claimed().count() == 1


def test_a_list_comes_in_once(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    wife, son = make_person(copy, 1, "甲"), make_person(copy, 2, "乙")
    job = planned(cast.finance, row(wife, 1500), row(son, "500元"))
    assert job.plan["counts"]["creates"] == 2
    jobs.request_load(job=job, user=cast.finance)
    jobs.run_load(job.pk, language="zh-hans")
    found = Contribution.objects.values_list("member", "household", "year", "amount").order_by("pk")
    assert list(found) == [
        (wife.member_id, copy.household_id, YEAR, 1500),
        (son.member_id, copy.household_id, YEAR, 500),
    ]
    counts = planned(cast.finance, row(wife, 1500), row(son, 600)).plan["counts"]
    assert (counts["creates"], counts["updates"], counts["unchanged"]) == (0, 1, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({0: id_number(99)}, "nobody"),
        ({1: "别人"}, "other_name"),
        ({2: 1999}, "out_of_range"),
        ({3: 0}, "nothing"),
        ({3: "五百"}, "not_an_amount"),
        ({0: "12"}, "ID-01"),
    ],
)
def test_a_wrong_row_is_held_back(cast: Cast, changes: dict[int, Any], code: str) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    wrong = row(person, 500)
    for place, value in changes.items():
        wrong[place] = value
    job = planned(cast.finance, wrong)
    assert (job.plan["counts"]["creates"], job.plan["counts"]["held"]) == (0, 1)
    assert code in [problem["code"] for problem in job.plan["problems"]]


def test_the_same_person_twice_holds_both_rows_back(cast: Cast) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    job = planned(cast.finance, row(person, 500), row(person, 600), row(person, 600, 2025))
    assert (job.plan["counts"]["creates"], job.plan["counts"]["held"]) == (1, 2)


def test_what_a_payment_subsidises_no_longer_changes(cast: Cast, pension: Payment) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    make_contribution(person, 1500)
    fill_from_contributions(user=cast.finance, payment=pension, year=YEAR)
    job = planned(cast.finance, row(person, 500))
    assert (job.plan["counts"]["updates"], job.plan["counts"]["held"]) == (0, 1)


def test_one_contribution_a_person_and_year(cast: Cast) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    make_contribution(person, 1500)
    with pytest.raises(IntegrityError, match="contribution_once"), transaction.atomic():
        make_contribution(person, 1500)


def test_the_list_shows_the_users_area_and_fills_the_payment(
    cast: Cast, client: Client, pension: Payment, django_assert_num_queries: Any
) -> None:
    for serial, (area, amount) in enumerate(
        [(NORTH_VILLAGE, 1500), (NORTH_VILLAGE, 100), (SOUTH_VILLAGE, 500)]
    ):
        make_contribution(make_person(make_household(area), serial + 1, "甲"), amount)
    client.force_login(cast.finance)
    page = client.get("/funds/contributions/")
    assert [found.subsidy for found in page.context["page"]] == [1000, 0, 400]
    due = client.get("/funds/contributions/", {"standing": "unclaimed", "township": "990001101"})
    assert [found.subsidy for found in due.context["page"]] == [1000]
    assert client.post(go("line_contributions", pension), {"year": YEAR}).status_code == 302
    with django_assert_num_queries(QUERIES):
        claimed = client.get("/funds/contributions/", {"standing": "claimed"})
    assert [found.subsidy for found in claimed.context["page"]] == [1000, 400]
