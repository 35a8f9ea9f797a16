"""The dossier of a household: everything in the order of time, scoped, masked, on page and paper alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assistance.models import Gift, GiftKind, Pairing, Visit, VisitTheme
from dashboards import dossier
from dashboards.events import EventKind
from households.models import HouseholdYear
from projects.models import Participation
from tests.builders import TODAY, id_number, make_household, make_member, make_project, make_user
from tests.dashboards.work import allocate, make_source, pay
from tests.inspections.casework import make_covert, make_finding
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

NUMBER = id_number(41)
# Households, copies, members, pairings, visits, participations, payments, findings.
GATHERED = 10
PAGE_QUERIES = 17
PAPER_QUERIES = 16


def make_life(cast: Cast, copy: HouseholdYear, times: int = 1) -> None:
    """Everything that can happen with a household, so many times each."""
    household = copy.household
    source = make_source(times * 10_000)
    for n in range(times):
        make_member(copy, name=f"成员{n}")
        helper = cast.cadre if n == 0 else make_user()
        Pairing.objects.create(household=household, helper=helper, valid_from=dt.date(2026, 1, 1))
        visit = Visit.objects.create(
            key=uuid4(),
            household=household,
            visitor=cast.cadre,
            visited_on=dt.date(2026, 6, 1) + dt.timedelta(days=n),
            met="成员",
            theme=VisitTheme.CARE,
            found="一切正常",
            problem="路不好走",
        )
        Gift.objects.create(visit=visit, kind=GiftKind.CASH, value=300)
        project = make_project(copy.area_id[:12], name=f"养羊{copy.pk}-{n}", starts_on=dt.date(2026, 3, 1))
        Participation.objects.create(
            project=project,
            household=household,
            item="基础母羊",
            quantity=2,
            standard=500,
            added_by=cast.team,
        )
        allocate(source, project, 10_000)
        pay(source, project, {household: 1_000}, paid_on=dt.date(2026, 9, 1))
        make_finding(copy.area_id, household=household, found_on=dt.date(2026, 10, 1), text="手册未填")


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household of the north with one of everything, and a closed year before."""
    copy = make_household(NORTH_VILLAGE, head="王户主", phone="13900001234", bank_account="6222000000001234")
    make_member(copy, name="李配偶", number=NUMBER)
    make_life(cast, copy)
    return copy


def dossier_of(user: User, copy: HouseholdYear) -> Any:
    return dossier.gather(user, [copy.household_id], TODAY)[0]


def kinds(found: Any) -> list[str]:
    return [event.kind.name for event in found.events]


def test_it_tells_everything_in_the_order_of_time(cast: Cast, copy: HouseholdYear) -> None:
    found = dossier_of(cast.county, copy)
    assert kinds(found) == ["PAIRING", "PROJECT", "VISIT", "PAYMENT", "FINDING"]
    assert [event.day for event in found.events] == sorted(event.day for event in found.events)
    assert [person.name for person in found.people] == ["王户主", "李配偶", "成员0"]
    assert [line.year for line in found.years] == [2026]
    assert found.helpers == ("cadre（直接责任人）",)
    assert found.total(EventKind.PAYMENT) == Decimal("1000.00")
    assert found.total(EventKind.VISIT) == Decimal("300.00")
    assert found.withheld == ()


def test_what_is_not_paid_is_not_told_as_paid(cast: Cast, copy: HouseholdYear) -> None:
    source = make_source()
    project = make_project(NORTH_VILLAGE)
    pay(source, project, {copy.household: 99}, state="checked", paid_on=None)
    assert dossier_of(cast.county, copy).total(EventKind.PAYMENT) == Decimal("1000.00")


def test_helpers_are_told_what_their_postings_open_and_what_not(cast: Cast, copy: HouseholdYear) -> None:
    found = dossier_of(cast.cadre, copy)
    assert kinds(found) == ["PAIRING", "VISIT"]
    assert found.withheld == ("项目", "资金支付", "问题")


def test_a_household_outside_is_not_gathered(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(SOUTH_VILLAGE)
    pks = [copy.household_id, other.household_id]
    for user, seen in ((cast.clerk, pks[:1]), (cast.clerk2, pks[1:]), (cast.county, pks), (cast.nobody, [])):
        assert [found.pk for found in dossier.gather(user, pks, TODAY)] == seen


def test_a_covert_finding_is_told_to_inspectors_only_until_feedback(cast: Cast, copy: HouseholdYear) -> None:
    inspection = make_covert()
    make_finding(NORTH_VILLAGE, household=copy.household, inspection=inspection, text="暗访问题")
    assert kinds(dossier_of(cast.inspector, copy)).count("FINDING") == 2
    for user in (cast.county, cast.clerk, cast.team, cast.leader):
        assert kinds(dossier_of(user, copy)).count("FINDING") == 1
    inspection.feedback_on = TODAY
    inspection.save()
    assert kinds(dossier_of(cast.clerk, copy)).count("FINDING") == 2


def test_personal_numbers_are_masked_on_page_and_paper(
    cast: Cast, copy: HouseholdYear, client: Client
) -> None:
    client.force_login(cast.county)
    page = client.get(reverse("dashboards:dossier", args=[copy.household_id])).text
    paper = "".join(
        text_of(client.get(reverse("dashboards:dossier_paper", args=[copy.household_id])).content)
    )
    for shown in (page, paper):
        for secret in (NUMBER, "13900001234", "6222000000001234"):
            assert secret not in shown
        assert f"{NUMBER[:3]}***********{NUMBER[-4:]}" in shown
        assert "139****1234" in shown


def test_page_and_paper_tell_the_same(cast: Cast, copy: HouseholdYear, client: Client) -> None:
    client.force_login(cast.county)
    answer = client.get(reverse("dashboards:dossier", args=[copy.household_id]))
    paper = "".join(
        text_of(client.get(reverse("dashboards:dossier_paper", args=[copy.household_id])).content)
    )
    paper = paper.replace("\n", "")
    found = answer.context["dossier"]
    assert answer.text.count("data-event=") == len(found.events) == 5
    for event in found.events:
        assert event.title in answer.text
        assert event.title in paper
        assert event.day.isoformat() in paper
    for fact in found.sums:
        assert fact.text in paper
    assert "测试县农户帮扶档案" in paper


def test_the_number_of_queries_does_not_depend_on_the_household(
    cast: Cast, copy: HouseholdYear, client: Client, django_assert_num_queries: Any
) -> None:
    rich = make_household(NORTH_VILLAGE)
    make_life(cast, rich, 30)
    user = User.objects.get(pk=cast.county.pk)
    assert user.access
    for pks in ([copy.household_id], [rich.household_id], [copy.household_id, rich.household_id]):
        with django_assert_num_queries(GATHERED):
            found = dossier.gather(user, pks, TODAY)
        assert len(found) == len(pks)
    assert len(found[1].events) == 150
    client.force_login(cast.county)
    for pk in (copy.household_id, rich.household_id):
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(reverse("dashboards:dossier", args=[pk]))
        with django_assert_num_queries(PAPER_QUERIES):
            client.get(reverse("dashboards:dossier_paper", args=[pk]))


def test_the_household_page_leads_to_the_dossier(cast: Cast, copy: HouseholdYear, client: Client) -> None:
    for user in (cast.county, cast.cadre):
        client.force_login(user)
        page = client.get(reverse("households:household_detail", args=[copy.household_id])).text
        assert reverse("dashboards:dossier", args=[copy.household_id]) in page
        assert reverse("assistance:household_help", args=[copy.household_id]) in page
