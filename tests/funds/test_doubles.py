"""What households were paid twice (PF-08): the same item, out of money of one year."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from funds.models import Payment
from funds.services.lines import fill_from_project
from households.models import HouseholdYear
from projects.models import Project
from tests.builders import make_household, make_project
from tests.funds.casework import make_allocation, make_batch, make_source, put
from tests.funds.pages import rows_of
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.projects.casework import make_participation

DOUBLES = reverse("funds:double_list")
AID = "高中资助（秋季学期）"


def paid(project: Project, source: Any, state: str = "paid") -> Payment:
    """A list with every household of the project."""
    payment = make_batch(make_allocation(project, 20_000, source), households=0)
    fill_from_project(user=payment.created_by, payment=payment)
    payment.refresh_from_db()
    put(payment, state)
    return payment


def school(copy: HouseholdYear, item: str = AID, **changes: Any) -> Project:
    project = make_project(copy.area_id, category="教育扶贫", **changes)
    make_participation(project, copy, item=item, quantity=1, standard=1_000)
    return project


def shown(client: Client, **criteria: Any) -> list[tuple[Any, ...]]:
    rows = rows_of(client.get(DOUBLES, {"export": "xlsx", **criteria}).content)
    return [(row[0], row[4], row[7]) for row in rows]


def test_student_aid_of_one_stage_and_term_is_found_whatever_project_paid_it(
    cast: Cast, client: Client
) -> None:
    source, last = make_source(), make_source(year=2025)
    twice, once = make_household(NORTH_VILLAGE, head="重领"), make_household(NORTH_VILLAGE, head="只领一次")
    for project in (school(twice), school(twice), school(twice, "高中资助（春季学期）"), school(once)):
        paid(project, source)
    paid(school(once), last)
    paid(school(once), source, "reversed")
    paid(school(once), source, "submitted")
    client.force_login(cast.auditor)
    assert shown(client) == [("重领", AID, 1_000)] * 2
    assert "2,000.00" in client.get(DOUBLES).text
    assert shown(client, year=2025) == []
    assert shown(client, q="重领", category="教育扶贫") == [("重领", AID, 1_000)] * 2


def test_other_items_are_found_within_one_project_only(cast: Cast, client: Client) -> None:
    source, copy = make_source(), make_household(NORTH_VILLAGE, head="养羊户")
    sheep, other, unnamed = (make_project(NORTH_VILLAGE) for _number in range(3))
    for project, item in ((sheep, "基础母羊"), (other, "基础母羊"), (unnamed, "")):
        make_participation(project, copy, item=item, quantity=1, standard=500)
    for project in (sheep, other, unnamed, unnamed):
        paid(project, source)
    client.force_login(cast.auditor)
    assert shown(client) == []
    paid(sheep, source)
    assert shown(client) == [("养羊户", "基础母羊", 500)] * 2


def test_it_is_scoped_and_costs_the_same(cast: Cast, client: Client, django_assert_num_queries: Any) -> None:
    source = make_source(10_000_000)
    for area in (NORTH_VILLAGE, SOUTH_VILLAGE):
        copy = make_household(area, head=f"户{area[-6:]}")
        for _number in range(2):
            paid(school(copy), source)
    client.force_login(cast.clerk)
    assert {row[0] for row in shown(client)} == {f"户{NORTH_VILLAGE[-6:]}"}
    for _round in range(2):
        with django_assert_num_queries(8):
            client.get(DOUBLES)
        copy = make_household(NORTH_VILLAGE)
        for _number in range(3):
            paid(school(copy), source)
