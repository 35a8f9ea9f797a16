"""The list of a payment as an Excel file, out and in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from funds.models import Payment
from households.codes import HouseholdType
from households.models import HouseholdYear
from tests.builders import make_project
from tests.funds.casework import (
    lines_of,
    make_allocation,
    make_batch,
)
from tests.funds.pages import go, rows_of, sheet
from tests.people import NORTH_VILLAGE, Cast

NEW_SOURCE = reverse("funds:source_new")
LIST, SOURCES, LEDGER = (reverse(f"funds:{name}_list") for name in ("payment", "source", "ledger"))


def test_a_list_goes_out_as_excel_and_comes_in_again_unchanged(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    before = [(x.household_id, x.item, x.quantity, x.standard, x.amount) for x in lines_of(payment)]
    book = client.get(go("line_list", payment), {"export": "xlsx"}).content
    assert b"62220000000" not in book
    answer = client.post(go("line_sheet", payment), {"file": SimpleUploadedFile("a.xlsx", book)})
    assert answer.status_code == 302
    assert [(x.household_id, x.item, x.quantity, x.standard, x.amount) for x in lines_of(payment)] == before


def test_every_problem_of_a_sheet_is_told_with_its_place_and_nothing_changes(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.finance)
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    first, second, third = lines_of(payment)
    numbers = [x.household.household_no for x in (first, second, third)]
    HouseholdYear.objects.filter(household=third.household_id).update(
        household_type=HouseholdType.REMOVED, exit_status=""
    )
    rows = [
        (numbers[0], "农户1", "羊", 10, 500, 5000, ""),
        (numbers[0], "农户1", "羊", 10, 500, "", ""),
        (numbers[1], "别人", "羊", 10, 500, "", ""),
        ("9999999999", "外人", "羊", 10, 500, "", ""),
        (numbers[1], "农户2", "羊", 10, 500, 50000000, ""),
        (numbers[1], "农户2", "羊", 10, 50000, "", ""),
        (numbers[2], "农户3", "羊", 10, 500, "", ""),
        ("", "农户2", "羊", -1, 500, "", ""),
        ("", "无名", "羊", "", 500, "", ""),
    ]
    page = client.post(go("line_sheet", payment), {"file": sheet(*rows)})
    assert page.status_code == 422
    told = [(p.place, p.code) for p in page.context["problems"]]
    assert told == [
        ("B3", "twice"), ("B4", "other_head"), ("A5", "stranger"), ("F6", "other_amount"),
        ("F7", "odd_amount"), ("B7", "twice"), ("B8", "left"), ("D9", "not_above_0"),
        ("D10", "required"), ("B10", "stranger"),
    ]  # fmt: skip
    assert "是否把万元填成了元" in page.text
    assert [x.amount for x in lines_of(payment)] == [5_000] * 3
    answer = client.post(go("line_sheet", payment), {"file": sheet(*rows), "reasons": "1"})
    reasons = [row[7] for row in rows_of(answer.content)]
    assert ["" if reason is None else "x" for reason in reasons] == ["", *"xxxxxxxx"]
    assert [x.amount for x in lines_of(payment)] == [5_000] * 3


def test_odd_amounts_in_a_sheet_are_taken_when_said_to_be_right(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    rows = [("", "农户2", "牛", 10, 15_000, "", "大户")]
    assert client.post(go("line_sheet", payment), {"file": sheet(*rows)}).status_code == 422
    assert (
        client.post(go("line_sheet", payment), {"file": sheet(*rows), "amounts_right": "on"}).status_code
        == 302
    )
    assert [(x.head_name, x.amount, x.note) for x in lines_of(payment)] == [("农户2", 150_000, "大户")]
    assert Payment.objects.get().amount == 150_000


@pytest.mark.parametrize(("name", "words"), [("名单.txt", "请提供"), ("名单.xlsx", "工作簿")])
def test_a_file_that_is_no_workbook_is_refused(client: Client, cast: Cast, name: str, words: str) -> None:
    client.force_login(cast.finance)
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    page = client.post(go("line_sheet", payment), {"file": SimpleUploadedFile(name, b"nothing")})
    assert page.status_code == 422
    assert len(lines_of(payment)) == 3
