"""From a finding to what it is about, and back from there to its findings."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import make_household, make_project
from tests.funds.casework import make_allocation, make_supplier_payment, put
from tests.inspections.casework import make_covert, make_finding
from tests.people import NORTH_VILLAGE, Cast

PAGES = {
    "household": "households:household_detail",
    "project": "projects:project_detail",
    "payment": "funds:payment_detail",
}


def made(kind: str) -> Any:
    if kind == "household":
        return make_household(NORTH_VILLAGE, head="周有田").household
    project = make_project(NORTH_VILLAGE)
    if kind == "project":
        return project
    payment = make_supplier_payment(make_allocation(project))
    put(payment, "submitted")
    return payment


@pytest.mark.parametrize("kind", PAGES)
def test_a_finding_and_what_it_is_about_lead_to_each_other(client: Client, cast: Cast, kind: str) -> None:
    row = made(kind)
    finding = make_finding(NORTH_VILLAGE, **{kind: row}, text="资料不全")
    make_finding(NORTH_VILLAGE, **{kind: made(kind)}, text="别处的问题")
    client.force_login(cast.clerk)
    page, findings = (
        reverse(PAGES[kind], args=[row.pk]),
        reverse(f"inspections:{kind}_findings", args=[row.pk]),
    )
    assert page in client.get(reverse("inspections:finding_detail", args=[finding.pk])).text
    assert findings in client.get(page).text
    listed = client.get(findings).text
    assert reverse("inspections:finding_detail", args=[finding.pk]) in listed
    assert ("资料不全" in listed, "别处的问题" in listed) == (True, False)
    assert page in listed


@pytest.mark.parametrize("kind", PAGES)
def test_covert_findings_and_the_button_are_for_inspectors(client: Client, cast: Cast, kind: str) -> None:
    row = made(kind)
    make_finding(NORTH_VILLAGE, **{kind: row}, text="尚未公开的问题", inspection=make_covert())
    seen = {}
    for who in ("clerk", "inspector"):
        client.force_login(cast.everybody()[who])
        text = client.get(reverse(f"inspections:{kind}_findings", args=[row.pk])).text
        seen[who] = ("尚未公开的问题" in text, f"kind={kind}" in text)
    assert seen == {"clerk": (False, False), "inspector": (True, True)}


@pytest.mark.parametrize(("kind", "queries"), [("household", 8), ("project", 6), ("payment", 6)])
def test_the_pages_cost_the_same_however_many_findings(
    client: Client, cast: Cast, django_assert_num_queries: Any, kind: str, queries: int
) -> None:
    row = made(kind)
    client.force_login(cast.county)
    for several in (1, 12):
        for _number in range(several):
            make_finding(NORTH_VILLAGE, **{kind: row})
        with django_assert_num_queries(queries):
            client.get(reverse(f"inspections:{kind}_findings", args=[row.pk]))
