"""The pages of the data checks: every number opens its rows, explaining, mending, Excel, scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from households.models import CheckFinding, HouseholdYear
from households.services.checking import check_area, explain
from tests.builders import TODAY, make_household, make_member
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db
SUMMARY, LIST = reverse("households:check_summary"), reverse("households:check_list")


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Two households in the north, one in the south; one finding explained, one solved."""
    for village, head in ((NORTH_VILLAGE, "张三"), (NORTH_VILLAGE, "李四"), (SOUTH_VILLAGE, "王五")):
        make_member(make_household(village, head=head, phone="13800000000"), name=f"{head}之子")
    check_area(year=TODAY.year, area="", today=TODAY - dt.timedelta(days=2))
    HouseholdYear.objects.filter(head_name="李四").update(
        net_income_per_capita=9000, phone="", phone_digest=""
    )
    check_area(year=TODAY.year, area="", today=TODAY)
    explain(user=cast.clerk, finding=of("RQ-01", "张三"), text="民族待核定", today=TODAY)
    return cast


def of(rule: str, name: str) -> CheckFinding:
    return CheckFinding.objects.get(rule=rule, row__name=name)


@pytest.mark.parametrize("by", ["rule", "township", "village"])
def test_every_number_is_the_number_of_its_rows(county: Cast, client: Client, by: str) -> None:
    for name in ("county", "clerk", "clerk2", "team", "cadre"):
        client.force_login(getattr(county, name))
        summary = client.get(SUMMARY, {"by": by}).context["summary"]
        cells = [cell for line in summary.lines for cell in line.cells] + list(summary.total)
        for cell in cells:
            if cell.value:
                page = client.get(cell.url).context["page"]
                assert page.paginator.count == cell.value, (name, cell)
    assert any(cell.value for cell in cells) is (name != "cadre")


def test_the_numbers_of_the_places_add_up(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    for by in ("rule", "township", "village"):
        summary = client.get(SUMMARY, {"by": by}).context["summary"]
        for column, total in enumerate(summary.total):
            assert sum(line.cells[column].value for line in summary.lines) == total.value
    inside = client.get(SUMMARY, {"area": NORTH}).context["summary"]
    assert inside.total[2].value == 1
    assert inside.place


def test_the_list_leads_to_the_form_and_to_explaining(county: Cast, client: Client) -> None:
    finding = of("RQ-01", "李四之子")
    client.force_login(county.clerk)
    text = client.get(LIST, {"rule": "RQ-01"}).text
    assert reverse("households:household_edit", args=[finding.copy.household_id]) in text
    assert reverse("households:check_explain", args=[finding.pk]) in text
    assert "民族待核定" in text
    client.force_login(county.auditor)
    text = client.get(LIST, {"rule": "RQ-01"}).text
    assert reverse("households:household_edit", args=[finding.copy.household_id]) not in text


def test_criteria_and_excel_give_the_same_rows(county: Cast, client: Client) -> None:
    client.force_login(county.county)
    for criteria in ({}, {"rule": "RQ-01"}, {"severity": "E"}, {"standing": "explained"}, {"q": "王五"}):
        count = client.get(LIST, criteria).context["page"].paginator.count
        book = load_workbook(BytesIO(client.get(LIST, {**criteria, "export": "xlsx"}).content))
        assert book.active.max_row - 1 in (count, count + 1)
        assert count > 0


def test_explaining_and_taking_it_back(county: Cast, client: Client) -> None:
    finding = of("RQ-02", "张三")
    page = reverse("households:check_explain", args=[finding.pk])
    client.force_login(county.clerk)
    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "入户核实，见档案照片"}).status_code == 302
    finding.refresh_from_db()
    assert (finding.explanation, finding.explained_by) == ("入户核实，见档案照片", county.clerk)
    assert (
        "入户核实"
        in client.get(reverse("households:household_detail", args=[finding.copy.household_id])).text
    )
    client.post(reverse("households:check_withdraw", args=[finding.pk]))
    finding.refresh_from_db()
    assert (finding.explanation, finding.explained_by) == ("", None)


def test_only_those_who_edit_the_register_there_explain(county: Cast, client: Client) -> None:
    finding = of("RQ-02", "张三")
    page = reverse("households:check_explain", args=[finding.pk])
    for name, status in (("clerk2", 404), ("auditor", 403), ("team", 403), ("cadre", 404)):
        client.force_login(getattr(county, name))
        assert client.post(page, {"text": "属实"}).status_code in (status, 403)
    finding.refresh_from_db()
    assert finding.explanation == ""


def test_the_button_queues_one_run(county: Cast, client: Client) -> None:
    client.force_login(county.clerk)
    for _click in range(2):
        assert client.post(reverse("households:check_run")).status_code == 302


def test_the_pages_ask_a_fixed_number_of_queries(
    county: Cast, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    client.force_login(county.county)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    for by, number in (("rule", 9), ("township", 9), ("village", 9)):
        with django_assert_num_queries(number):
            client.get(SUMMARY, {"by": by})
