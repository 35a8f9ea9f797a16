"""Loans (P5-16, D27): the banks' ledger comes in, limits hold by product and day, PF-05 finds what is off."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Area, User
from funds.importing.loans import LOANS
from funds.models import Loan, LoanProduct
from funds.services.plans import load_loan_products
from households.importing import jobs
from households.models import HouseholdYear, ImportJob, MemberYear
from households.services.parameters import PLANS
from tests.builders import TODAY, id_number, make_household, make_member, make_parameters
from tests.common.sheet_files import xlsx
from tests.funds.test_fund_checks import found
from tests.people import COUNTY, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

HEADS = [
    "证件号码",
    "借款人",
    "贷款产品",
    "贷款银行",
    "贷款金额",
    "用途",
    "放款日",
    "到期日",
    "年利率（%）",
    "贴息",
    "余额",
]
MICRO = "扶贫小额信贷"
QUERIES = 8


@pytest.fixture(autouse=True)
def _products(db: None) -> None:
    make_parameters()
    load_loan_products(PLANS / "national.json")


def make_person(copy: HouseholdYear, serial: int, name: str) -> MemberYear:
    return make_member(copy, name=name, number=id_number(serial))


def make_loan(person: MemberYear, **changes: Any) -> Loan:
    """A sound micro-credit of 50,000 yuan for three years."""
    facts = {
        "product": LoanProduct.objects.get(name=MICRO),
        "household_id": person.household_id,
        "name": person.name,
        "bank": "县农村信用联社",
        "amount": Decimal(50_000),
        "granted_on": dt.date(2025, 3, 5),
        "due_on": dt.date(2028, 3, 5),
        "rate": Decimal("4.35"),
        "balance": Decimal(50_000),
    }
    return Loan.objects.create(member_id=person.member_id, **{**facts, **changes})


def row(person: MemberYear, **changes: Any) -> list[Any]:
    cells = {
        "number": person.member.id_number.reveal(),
        "name": person.name,
        "product": MICRO,
        "bank": "县农村信用联社",
        "amount": 50000,
        "purpose": "养牛",
        "granted_on": "2025-03-05",
        "due_on": "2028年3月5日",
        "rate": "4.35%",
        "subsidy": None,
        "balance": 50000,
    }
    return list({**cells, **changes}.values())


def planned(user: User, *rows: Any) -> ImportJob:
    job = jobs.upload(
        user=user, kind=LOANS, area=Area.objects.get(pk=COUNTY), filename="台账.xlsx",
        content=xlsx([HEADS, *rows]),
    )  # fmt: skip
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def load(job: ImportJob, user: User) -> None:
    jobs.request_load(job=job, user=user)
    jobs.run_load(job.pk, language="zh-hans")


def test_a_ledger_comes_in_and_a_later_one_changes_what_is_owed(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    person = make_person(copy, 1, "甲")
    load(planned(cast.finance, row(person)), cast.finance)
    loan = Loan.objects.get()
    assert (loan.member_id, loan.household_id, loan.product.name) == (
        person.member_id,
        copy.household_id,
        MICRO,
    )
    assert (loan.amount, loan.rate, loan.subsidy, loan.purpose) == (50_000, Decimal("4.350"), 0, "养牛")
    assert (loan.granted_on, loan.due_on) == (dt.date(2025, 3, 5), dt.date(2028, 3, 5))

    again = planned(cast.finance, row(person))
    assert (again.plan["counts"]["creates"], again.plan["counts"]["unchanged"]) == (0, 1)
    later = planned(cast.finance, row(person, subsidy="2,175", balance=20000))
    assert later.plan["counts"]["updates"] == 1
    load(later, cast.finance)
    loan.refresh_from_db()
    assert (loan.balance, loan.repaid, loan.subsidy, Loan.objects.count()) == (20_000, 30_000, 2_175, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": id_number(99)}, "nobody"),
        ({"name": "别人"}, "other_name"),
        ({"product": "个人消费贷款"}, "product"),
        ({"granted_on": "2013-12-31"}, "product"),
        ({"granted_on": "2999-01-01", "due_on": "3000-01-01"}, "ahead"),
        ({"due_on": "2025-03-05"}, "loan_dates_in_order"),
        ({"amount": 0, "balance": 0}, "loan_amounts"),
        ({"subsidy": -1}, "loan_amounts"),
        ({"balance": "50000.01"}, "loan_balance_within_amount"),
        ({"rate": 0.0435}, "rate_range"),
        ({"rate": "四"}, "not_a_rate"),
        ({"bank": None}, "required"),
    ],
)
def test_a_wrong_row_is_held_back(cast: Cast, changes: dict[str, Any], code: str) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    job = planned(cast.finance, row(person, **changes))
    assert (job.plan["counts"]["creates"], job.plan["counts"]["held"]) == (0, 1)
    assert code in [problem["code"] for problem in job.plan["problems"]]


def test_the_same_loan_twice_holds_both_rows_back(cast: Cast) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    job = planned(cast.finance, row(person), row(person, amount=40000), row(person, granted_on="2025-04-05"))
    assert (job.plan["counts"]["creates"], job.plan["counts"]["held"]) == (1, 2)


def test_the_database_refuses_what_cannot_be(cast: Cast) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    make_loan(person)
    for name, changes in {
        "loan_once": {},
        "loan_dates_in_order": {"granted_on": dt.date(2028, 3, 5)},
        "loan_balance_within_amount": {"granted_on": TODAY, "due_on": dt.date(2029, 1, 1), "balance": 50_001},
        "loan_amounts": {"granted_on": TODAY, "due_on": dt.date(2029, 1, 1), "amount": 0, "balance": 0},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make_loan(person, **changes)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, False),
        ({"amount": Decimal("50000.01")}, True),
        ({"due_on": dt.date(2028, 3, 6)}, True),
        # 50,000 yuan at 4.35 % for 1,096 days of a year of 360.
        ({"subsidy": Decimal("6621.66")}, False),
        ({"subsidy": Decimal("6621.67")}, True),
    ],
)
def test_a_loan_beyond_its_product_is_found(cast: Cast, changes: dict[str, Any], *, wanted: bool) -> None:
    loan = make_loan(make_person(make_household(NORTH_VILLAGE), 1, "甲"), **changes)
    assert (("PF-05", f"loan:{loan.pk}") in found()) is wanted


def test_each_loan_keeps_the_limits_of_its_day(cast: Cast) -> None:
    old = LoanProduct.objects.get(name=MICRO)
    LoanProduct.objects.filter(pk=old.pk).update(valid_to=dt.date(2026, 1, 1))
    LoanProduct.objects.create(
        name=MICRO,
        amount_from=0,
        amount_to=80_000,
        months_most=36,
        valid_from=dt.date(2026, 1, 1),
        source="新规",
    )
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    before = row(person, granted_on="2025-12-31", amount=60000)
    after = row(person, granted_on="2026-01-01", amount=60000, due_on="2028-12-31")
    load(planned(cast.finance, before, after), cast.finance)
    held = Loan.objects.order_by("granted_on").values_list("product__amount_to", flat=True)
    assert list(held) == [50_000, 80_000]
    early = Loan.objects.get(granted_on=dt.date(2025, 12, 31))
    assert found() == {("PF-05", f"loan:{early.pk}")}


def test_a_settled_loan_of_long_ago_is_no_finding(cast: Cast) -> None:
    person = make_person(make_household(NORTH_VILLAGE), 1, "甲")
    loan = make_loan(
        person, granted_on=dt.date(2019, 1, 1), due_on=dt.date(2023, 1, 1), amount=60_000, balance=0
    )
    assert found() == set()
    Loan.objects.update(balance=1)
    assert found() == {("PF-05", f"loan:{loan.pk}")}


def test_the_list_shows_the_users_area_by_what_is_owed(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    north, south = make_household(NORTH_VILLAGE), make_household(SOUTH_VILLAGE)
    running = make_loan(make_person(north, 1, "甲"))
    late = make_loan(make_person(north, 2, "乙"), granted_on=dt.date(2023, 3, 5), due_on=dt.date(2026, 3, 5))
    repaid = make_loan(make_person(north, 3, "丙"), balance=0)
    far = make_loan(make_person(south, 4, "丁"), amount=60_000)

    client.force_login(cast.finance)
    with django_assert_num_queries(QUERIES):
        assert {loan.pk for loan in client.get("/funds/loans/").context["page"]} == {
            running.pk, late.pk, repaid.pk, far.pk
        }  # fmt: skip
    for standing, wanted in {
        "running": {running.pk, late.pk, far.pk},
        "overdue": {late.pk},
        "repaid": {repaid.pk},
        "off_limits": {far.pk},
    }.items():
        page = client.get("/funds/loans/", {"standing": standing}).context["page"]
        assert {loan.pk for loan in page} == wanted, standing
    assert [loan.pk for loan in client.get("/funds/loans/", {"loan": far.pk}).context["page"]] == [far.pk]
    client.force_login(cast.clerk)
    page = client.get("/funds/loans/")
    assert {loan.pk for loan in page.context["page"]} == {running.pk, late.pk, repaid.pk}
    assert page.context["may_import"] is False


def test_the_products_of_a_plan_are_loaded_once() -> None:
    assert load_loan_products(PLANS / "national.json") == 0
    assert load_loan_products(PLANS / "five.json") == 1
    found = LoanProduct.objects.values_list("name", "amount_from", "amount_to").order_by("amount_to")
    assert list(found) == [(MICRO, 0, 50_000), ("农牧户贴息贷款", 50_000, 100_000)]
