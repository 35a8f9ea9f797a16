"""The two ledgers (P5-50): nobody in both, totals that equal the lists, and the same rows on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from assistance.models import Pairing
from households.codes import ExitStatus, HouseholdType, IdStandard
from households.ledgers import Ledger
from households.models import HouseholdYear, PovertyLine, RegisterYear
from households.poverty import with_line
from tests.builders import TODAY, id_number, make_area, make_household, make_member, make_organisation
from tests.funds.pages import rows_of
from tests.pdfs import text_of as pages_of
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

LIST, PAPER = reverse("assistance:ledger_list"), reverse("assistance:ledger_paper")
NATIONAL, CITY, PROVINCE = IdStandard.NATIONAL, IdStandard.CITY, IdStandard.PROVINCIAL


def household(standard: str, place: str = NORTH_VILLAGE, **changes: Any) -> HouseholdYear:
    return make_household(place, id_standard=standard, **changes)


def text_of(pdf: bytes) -> str:
    return "".join(pages_of(pdf))


def line(standard: str, value: int, area: str | None = None) -> None:
    PovertyLine.objects.create(standard=standard, year=2026, value=value, area_id=area, source="测试文件")


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Five registered households with a standard in two townships, and three that are in no ledger."""
    household(NATIONAL, head="甲")
    household(NATIONAL, f"{NORTH_VILLAGE}001", head="乙", identified_on=dt.date(2026, 3, 1))
    household(PROVINCE, head="丙", exit_status=ExitStatus.EXITED, exit_year=2026)
    household(CITY, SOUTH_VILLAGE, head="丁")
    back = {"exit_status": ExitStatus.RELAPSED, "relapsed_on": dt.date(2026, 2, 1)}
    make_member(household(NATIONAL, SOUTH_VILLAGE, head="戊", **back), joined_on=dt.date(2026, 5, 1))
    household("", head="无标准")
    household(NATIONAL, head="一般户", household_type=HouseholdType.ORDINARY, exit_status="")
    household(CITY, head="清退户", household_type=HouseholdType.REMOVED, exit_status="")
    return cast


def heads(client: Client, **criteria: str) -> set[str]:
    return {row.head_name for row in client.get(LIST, criteria).context["page"]}


def test_no_household_stands_in_both_and_each_with_a_standard_in_one(county: Cast) -> None:
    copies: Any = HouseholdYear.objects.of_year(2026)
    national, local = (set(copies.in_ledger(ledger).values_list("pk", flat=True)) for ledger in Ledger)
    assert not national & local
    assert national | local == set(copies.registered().exclude(id_standard="").values_list("pk", flat=True))
    assert (len(national), len(local)) == (3, 2)


def test_the_database_keeps_one_standard_a_household_and_year(county: Cast) -> None:
    copy = HouseholdYear.objects.get(head_name="甲")
    with pytest.raises(IntegrityError, match="household_once_a_year"):
        HouseholdYear.objects.create(
            household=copy.household, year=copy.year, area=copy.area, id_standard=CITY
        )


def test_each_ledger_is_listed_and_narrowed(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    assert heads(client) == heads(client, ledger="national") == {"甲", "乙", "戊"}
    assert heads(client, ledger="local") == {"丙", "丁"}
    assert heads(client, township=SOUTH) == {"戊"}
    assert heads(client, township=NORTH, village=NORTH_VILLAGE, q="乙") == {"乙"}
    assert heads(client, change="new") == {"乙"}
    assert heads(client, change="back") == {"戊"}
    assert heads(client, ledger="local", change="out") == {"丙"}
    assert client.get(LIST).context["without"] == 1


@pytest.mark.parametrize(("who", "places"), [
    ("county", [("合计", 3, 4, 2, 2), ("北岭镇", 2, 2, 1, 1), ("南坪镇", 1, 2, 1, 1)]),
    ("clerk", [("合计", 2, 2, 1, 1), ("松坡村", 2, 2, 1, 1)]),
    ("clerk2", [("合计", 1, 2, 1, 1), ("竹溪村", 1, 2, 1, 1)]),
])  # fmt: skip
def test_totals_by_place_are_the_lists(
    county: Cast, client: Client, who: str, places: list[tuple[Any, ...]]
) -> None:
    client.force_login(county.everybody()[who])
    lines = client.get(LIST).context["places"]
    shown = [(row.name, *(n for cell in row.cells for n in (cell.households, cell.people))) for row in lines]
    assert shown == places
    for row in lines:
        for cell in row.cells:
            page = client.get(f"{LIST}{cell.url}").context["page"]
            assert page.paginator.count == cell.households, (row.name, cell.url)
            assert sum(copy.member_count for copy in page) == cell.people


def test_a_township_is_told_apart_by_its_villages(county: Cast, client: Client) -> None:
    household(CITY, f"{NORTH}202")
    client.force_login(county.county)
    lines = client.get(LIST, {"township": NORTH}).context["places"]
    assert [(row.name, [cell.households for cell in row.cells]) for row in lines] == [
        ("合计", [2, 2]),
        ("松坡村", [2, 1]),
        ("地202", [0, 1]),
    ]


def test_income_is_held_against_the_line_of_standard_year_and_nearest_place(
    county: Cast, client: Client
) -> None:
    line(NATIONAL, 4000)
    line(NATIONAL, 4500, NORTH)
    line(CITY, 7000, COUNTY)
    HouseholdYear.objects.filter(head_name__in=["甲", "戊", "丁"]).update(net_income_per_capita=4200)
    copies: Any = with_line(HouseholdYear.objects.of_year(2026))
    lines = dict(copies.values_list("head_name", "line"))
    assert [lines[name] for name in "甲乙戊丁丙"] == [4500, 4500, 4000, 7000, None]
    client.force_login(county.county)
    assert heads(client, below="on") == {"甲"}
    assert heads(client, below="on", ledger="local") == {"丁"}


def test_a_line_of_another_year_does_not_count(county: Cast) -> None:
    PovertyLine.objects.create(standard=NATIONAL, year=2025, value=Decimal(4000), source="测试文件")
    copies: Any = with_line(HouseholdYear.objects.of_year(2026))
    assert set(copies.values_list("line", flat=True)) == {None}


def test_rows_name_helpers_and_what_changed(county: Cast, client: Client) -> None:
    copy = HouseholdYear.objects.get(head_name="戊")
    since = dt.date(2026, 1, 1)
    Pairing.objects.create(household=copy.household, helper=county.cadre, valid_from=since)
    office = make_organisation(name="县林草局")
    Pairing.objects.create(household=copy.household, organisation=office, valid_from=since)
    Pairing.objects.create(
        household=copy.household, helper=county.cadre2, valid_from=since, valid_to=TODAY, end_reason="调离"
    )
    client.force_login(county.county)
    sheet = rows_of(client.get(LIST, {"township": SOUTH, "export": "xlsx"}).content)
    (row,) = sheet
    assert row[:3] == ("南坪镇", "竹溪村", None)
    assert "cadre、县林草局" in row
    assert "返贫、增加1人" in row


def test_numbers_are_masked_in_excel_and_on_paper(county: Cast, client: Client) -> None:
    number = id_number(77)
    copy = make_household(NORTH_VILLAGE, id_standard=NATIONAL, head=None, phone="13900001234")
    make_member(copy, name="赵测试", relation="户主", number=number)
    client.force_login(county.clerk)
    sheet = str(rows_of(client.get(LIST, {"export": "xlsx"}).content))
    paper = text_of(client.get(PAPER, {"township": NORTH}).content)
    for text in (sheet, paper):
        assert f"990***********{number[-4:]}" in text
        assert number not in text
        assert "13900001234" not in text


def test_the_paper_has_the_rows_and_the_sum_of_the_list(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    answer = client.get(PAPER, {"township": NORTH})
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for words in ("贫困户台账：国家标准", "甲", "乙", "2户", "北岭镇", "新识别"):
        assert words in text
    assert "戊" not in text


def test_the_paper_of_a_whole_county_is_not_printed(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    answer = client.get(PAPER, follow=True)
    assert "请选择乡镇或村" in answer.text


def test_a_helper_sees_only_the_paired_households(county: Cast, client: Client) -> None:
    copy = HouseholdYear.objects.get(head_name="甲")
    Pairing.objects.create(household=copy.household, helper=county.cadre, valid_from=dt.date(2026, 1, 1))
    client.force_login(county.cadre)
    assert heads(client) == {"甲"}
    (row, _place) = client.get(LIST).context["places"]
    assert [cell.households for cell in row.cells] == [1, 0]


def test_a_closed_years_ledger_can_still_be_read(county: Cast, client: Client) -> None:
    # The year before is made after the open one, which no act can do.
    with pgtrigger.ignore("households.RegisterYear:stays_closed"):
        RegisterYear.objects.filter(pk=2026).update(closed_on=TODAY)
        make_household(year=2025, head="旧户", id_standard=NATIONAL)
        RegisterYear.objects.filter(pk=2025).update(closed_on=dt.date(2025, 12, 31))
        RegisterYear.objects.filter(pk=2026).update(closed_on=None)
    client.force_login(county.county)
    assert heads(client, year="2025") == {"旧户"}
    assert heads(client) == {"甲", "乙", "戊"}


def test_the_page_asks_a_fixed_number_of_times(
    county: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(county.county)
    for number in (202, 203):
        make_area(f"{NORTH}{number}")
        for _household in range(5):
            household(NATIONAL, f"{NORTH}{number}")
        with django_assert_num_queries(13):
            client.get(LIST)
