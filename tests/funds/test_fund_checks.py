"""Data checks of projects, payments and funds: each fault is found, and its mended twin is not."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.db import connection

from funds.models import Allocation, Contribution, ContributionTier, Payment, PaymentLine
from households.models import MemberYear, RegisterYear
from households.services.checking import found_sql
from projects.models import Project, ProjectStep
from tests.builders import TODAY, make_household, make_member, make_parameters, make_project
from tests.funds.casework import (
    LONG_AGO,
    make_allocation,
    make_batch,
    make_source,
    make_supplier_payment,
    put,
)
from tests.projects.casework import make_acceptance

pytestmark = pytest.mark.django_db


def found(area: str = "", year: int = TODAY.year) -> set[tuple[str, str]]:
    """Codes and subjects of what the rules of these floors find."""
    sql, values = found_sql(year=year, on=TODAY, area=area)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {(row[0], row[1]) for row in cursor.fetchall() if row[0].startswith("PF")}


def paid(**project: Any) -> Payment:
    payment = make_supplier_payment(make_allocation(make_project(**project)))
    put(payment, "paid")
    return payment


def test_a_sound_payment_is_no_finding() -> None:
    paid()
    assert found() == set()


def test_paid_outside_the_library() -> None:
    payment = paid()
    subject = f"payment:{payment.pk}"
    for state, wanted in (("reviewed", True), ("withdrawn", True), ("accepted", False), ("stopped", False)):
        Project.objects.update(state=state)
        assert (("PF-01", subject) in found()) is wanted, state
    assert found(year=2027) == set()
    Project.objects.update(year=2027)
    assert found() == set()
    assert ("PF-01", subject) in found(year=2027)


def test_paid_above_what_was_given_or_approved() -> None:
    payment = paid()
    subject = ("PF-02", f"project:{payment.project_id}")
    for budget, wanted in ((Decimal("9999.99"), True), (Decimal(10_000), False)):
        Project.objects.update(fund_county=budget)
        assert (subject in found()) is wanted
    with pgtrigger.ignore():
        Allocation.objects.update(amount=Decimal("9999.99"))
    assert subject in found()


def test_built_first_and_paid_before_acceptance() -> None:
    payment = paid(subsidy_mode="先建后补", state="accepted")
    subject = ("PF-07", f"payment:{payment.pk}")
    assert subject in found()
    make_acceptance(payment.project, passed=False)
    assert subject in found()
    accepted = make_acceptance(payment.project)
    assert subject not in found()
    accepted.on = TODAY + dt.timedelta(days=1)
    accepted.save()
    assert subject in found()


def test_paid_twice_or_not_by_the_tier() -> None:
    allocation = make_allocation(make_project(), 100_000)
    one, other = make_batch(allocation, 1), make_batch(allocation, 0)
    line = one.lines.get()
    twin = PaymentLine.objects.create(
        payment=other, household=line.household, head_name="甲", item=line.item, standard=1, amount=1
    )
    both = {("PF-08", f"payment:{payment.pk}") for payment in (one, other)}
    assert not both & found()
    for payment in (one, other):
        Payment.objects.filter(pk=payment.pk).update(state="paid", paid_on=TODAY, amount=1)
    assert both <= found()
    PaymentLine.objects.filter(pk=twin.pk).update(item="另一项")
    assert not both & found()

    ContributionTier.objects.create(from_amount=500, subsidy=400, valid_from=LONG_AGO, source="测试")
    person = make_member(line.household.years.get(), name="乙")
    Contribution.objects.create(
        member_id=person.member_id, household=line.household, name="乙", year=TODAY.year, amount=500,
        payment=other,
    )  # fmt: skip
    for amount, wanted in ((399, True), (400, False), (401, True)):
        PaymentLine.objects.filter(pk=twin.pk).update(amount=amount)
        assert (("PF-08", f"payment:{other.pk}") in found()) is wanted
    assert ("PF-08", f"payment:{one.pk}") not in found()


def test_a_finished_project_waits_for_its_acceptance() -> None:
    make_parameters()
    project = make_project(state="finished")
    subject = ("PF-04", f"project:{project.pk}")
    step = ProjectStep(
        case=project, key=uuid.uuid4(), verb="finish", source="under_way", target="finished",
        by=project.created_by,
    )  # fmt: skip
    for days, wanted in ((60, False), (61, True)):
        step.on = TODAY - dt.timedelta(days=days)
        step.save()
        assert (subject in found()) is wanted, days
    Project.objects.update(state="accepted")
    accepted = make_acceptance(project, on=step.on)
    assert subject not in found()
    accepted.on = step.on - dt.timedelta(days=1)
    accepted.save()
    assert subject in found()


def test_funds_a_head_below_the_year_before() -> None:
    before = make_household(year=2025)
    RegisterYear.objects.filter(pk=2025).update(closed_on="2025-12-31")
    make_household()
    make_source(100_000, year=2025)
    assert found() == set()
    make_source(99_999, year=2026)
    assert found() == {("PF-06", "county:990001")}
    assert found("990002") == set()
    make_source(1, year=2026, arrived_on=LONG_AGO)
    assert found() == set()
    make_household(before.area_id)
    assert found() == {("PF-06", "county:990001")}
    assert MemberYear.objects.of_year(2026).count() == 2
