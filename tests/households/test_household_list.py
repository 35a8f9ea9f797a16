"""The household list: scope, filters, order, export and the number of its queries."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from common.lists import ListColumn
from households.forms.household_list import COLUMNS, HouseholdListForm
from households.models import HouseholdYear, RegisterYear
from households.services.checking import check_area
from tests.builders import TODAY, make_area, make_household, make_member
from tests.people import NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

PAGE = reverse("households:household_list")


@pytest.fixture
def register(cast: Cast) -> dict[str, HouseholdYear]:
    """Two households in the north, one in the south, and an old copy in a closed year."""
    old = make_household(NORTH_VILLAGE, head="旧年户", year=2025)
    RegisterYear.objects.filter(pk=2025).update(closed_on=TODAY)
    rows = {
        "old": old,
        "poor": make_household(NORTH_VILLAGE, head="张三", household_no="9000000001", phone="13812345678"),
        "exited": make_household(
            NORTH_VILLAGE, head="李四", exit_status="已脱贫", main_cause="因学", house_grade="C级"
        ),
        "south": make_household(SOUTH_VILLAGE, head="王五", monitor_kind="边缘易致贫户"),
    }
    check_area(year=TODAY.year, area="", today=TODAY)
    return rows


def shown(client: Client, **criteria: Any) -> list[str]:
    """Head names on the page, in order."""
    response = client.get(PAGE, criteria)
    assert response.status_code == 200
    return [copy.head_name for copy in response.context["page"]]


def test_each_role_sees_its_own_households(
    client: Client, cast: Cast, register: dict[str, HouseholdYear]
) -> None:
    everything, north = ["张三", "李四", "王五"], ["张三", "李四"]
    expected: dict[str, list[str] | int] = {
        "county": everything,
        "clerk": north,
        "clerk2": ["王五"],
        "cadre": [],
        "cadre2": [],
        "team": north,
        "finance": everything,
        "finance2": everything,
        "payer": everything,
        "inspector": everything,
        "auditor": everything,
        "leader": everything,
        "school": [],
        "nobody": 403,
        "admin": 403,
    }
    for name, user in cast.everybody().items():
        client.force_login(user)
        seen = shown(client) if expected[name] != 403 else client.get(PAGE).status_code
        assert seen == expected[name], name


@pytest.mark.parametrize(
    ("criteria", "heads"),
    [
        ({"township": SOUTH}, ["王五"]),
        ({"township": NORTH, "village": NORTH_VILLAGE}, ["张三", "李四"]),
        ({"exit_status": "已脱贫"}, ["李四"]),
        ({"household_type": "一般农户"}, []),
        ({"main_cause": "因学"}, ["李四"]),
        ({"monitored": "on"}, ["王五"]),
        ({"dangerous_house": "on"}, ["李四"]),
        ({"problem": "ID-15"}, ["李四", "王五"]),
        ({"problem": "any"}, ["张三", "李四", "王五"]),
        ({"q": "zs"}, ["张三"]),
        ({"q": "王"}, ["王五"]),
        ({"q": "90000000"}, ["张三"]),
        ({"q": "张 ls"}, []),
        ({"year": "2025"}, ["旧年户"]),
        ({"problem": "XX-99"}, []),
        ({"sort": "head_name"}, ["李四", "王五", "张三"]),
        ({"sort": "-head_name"}, ["张三", "王五", "李四"]),
    ],
)
def test_criteria(
    client: Client,
    cast: Cast,
    register: dict[str, HouseholdYear],
    criteria: dict[str, str],
    heads: list[str],
) -> None:
    client.force_login(cast.county)
    assert shown(client, **criteria) == heads


def test_an_area_outside_cannot_be_asked_for(
    client: Client, cast: Cast, register: dict[str, HouseholdYear]
) -> None:
    client.force_login(cast.clerk)
    assert shown(client, township=SOUTH) == []
    page = client.get(PAGE, {"township": SOUTH}).text
    assert "王五" not in page
    assert "南坪镇" not in page


def test_the_excel_file_holds_exactly_the_rows_of_the_list(
    client: Client, cast: Cast, register: dict[str, HouseholdYear]
) -> None:
    copy = make_household(NORTH_VILLAGE, head="=1+1")
    client.force_login(cast.clerk)
    heads = shown(client, sort="-head_name", main_cause="因病")
    answer = client.get(PAGE, {"sort": "-head_name", "main_cause": "因病", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[1].value for row in rows] == heads == ["张三", copy.head_name]
    assert [row[1].data_type for row in rows] == ["s", "s"]
    assert rows[0][8].value == "138****5678"
    assert b"13812345678" not in answer.content


def test_a_closed_year_says_so_and_offers_no_new_household(
    client: Client, cast: Cast, register: dict[str, HouseholdYear]
) -> None:
    client.force_login(cast.clerk)
    new = reverse("households:household_new")
    assert new in client.get(PAGE).text
    page = client.get(PAGE, {"year": "2025"}).text
    assert new not in page
    assert TODAY.isoformat() in page


def test_readers_are_offered_no_new_household(
    client: Client, cast: Cast, register: dict[str, HouseholdYear]
) -> None:
    client.force_login(cast.leader)
    assert reverse("households:household_new") not in client.get(PAGE).text


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client,
    cast: Cast,
    register: dict[str, HouseholdYear],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(cast.county)
    for serial in range(20):
        make_member(make_household(make_area(f"990001101201{serial:03d}").code))
    with django_assert_num_queries(11):
        client.get(PAGE, {"township": NORTH})


def test_the_pages_rows_come_by_index(cast: Cast, register: dict[str, HouseholdYear]) -> None:
    rows = HouseholdYear.objects.visible_to(cast.clerk).of_year(2026).order_by("area_id", "id")[:25]
    found = HouseholdYear.objects.of_year(2026).matching("张", 2026)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Seq Scan" not in rows.explain()
    assert "Seq Scan" not in found.explain()


@pytest.mark.parametrize("reverse_sign", ["", "-"])
@pytest.mark.parametrize("column", [c for c in COLUMNS if c.order], ids=lambda c: c.key)
def test_every_order_of_the_list_comes_from_an_index(
    cast: Cast, register: dict[str, HouseholdYear], column: ListColumn, reverse_sign: str
) -> None:
    form = HouseholdListForm(
        QueryDict(f"sort={reverse_sign}{column.key}"), cast.county, list(RegisterYear.objects.all())
    )
    with connection.cursor() as cursor:
        for kind in ("seqscan", "sort", "bitmapscan", "hashjoin", "material"):
            cursor.execute(f"SET LOCAL enable_{kind} = off")
    plan = form.page().object_list.explain()
    assert "Seq Scan on households_" not in plan
    # An order by number sorts the copies of one number, which are one a year.
    assert "Sort Key" not in plan or "Presorted Key" in plan


def test_a_page_reads_no_column_that_it_does_not_show(
    client: Client, cast: Cast, register: dict[str, HouseholdYear]
) -> None:
    form = HouseholdListForm(QueryDict(), cast.county, list(RegisterYear.objects.all()))
    assert "bank_account" in form.page().object_list[0].get_deferred_fields()
    client.force_login(cast.county)
    with CaptureQueriesContext(connection) as made:
        client.get(PAGE)
    assert [q["sql"] for q in made if "bank_account" in q["sql"]] == []


def test_criteria_kept_from_one_page_never_show_on_the_page_of_who_is_offered_others(
    client: Client, cast: Cast, register: dict[str, HouseholdYear]
) -> None:
    def drawn(user: Any, **criteria: str) -> str:
        client.force_login(user)
        return client.get(PAGE, criteria).content.decode()

    north, south = f'value="{NORTH_VILLAGE}"', f'value="{SOUTH_VILLAGE}"'
    for user, own, other in ((cast.clerk, north, south), (cast.clerk2, south, north)):
        page = drawn(user)
        assert own in page
        assert other not in page
    assert f"{north} selected" in drawn(cast.clerk, village=NORTH_VILLAGE)
    assert f"{north} selected" not in drawn(cast.clerk)
    assert "新并村" not in drawn(cast.clerk)
    make_area(f"{NORTH}299", "新并村")
    assert "新并村" in drawn(cast.clerk)
