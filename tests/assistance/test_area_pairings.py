"""Who answers for villages and townships, donations, and helpers of other units: rules, acts and pages."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from assistance.area_codes import COUNTY_ROLES, SINGLE_ROLES, TOWNSHIP_ROLES, AreaRole
from assistance.models import AreaPairing, Donation, MandateTerm, SchemeComponent
from assistance.services.areas import end_area_pairing, pair_area, save_donation
from assistance.services.schemes import load_schemes
from common.refusals import Refused
from households.services.parameters import PLANS
from tests.assistance.areas import SINCE, make_area_pairing, make_donation
from tests.assistance.casework import make_pairing
from tests.assistance.teams import make_team, make_term
from tests.builders import TODAY, make_area, make_household, make_organisation, make_user, make_year
from tests.pdfs import text_of
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SOUTH_VILLAGE, Cast

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def address(name: str, **kwargs: Any) -> str:
    return reverse(f"assistance:{name}", kwargs=kwargs)


def pair(cast: Cast, **changes: Any) -> AreaPairing:
    fields = {"area": make_area(NORTH_VILLAGE), "role": AreaRole.LEADER, "person": cast.leader,
              "valid_from": SINCE, **changes}  # fmt: skip
    return pair_area(user=cast.clerk, today=TODAY, **fields)


@pytest.mark.parametrize("role", SINGLE_ROLES)
def test_of_such_parts_one_holds_on_a_day(db: None, role: AreaRole) -> None:
    place = COUNTY if role in COUNTY_ROLES else NORTH if role in TOWNSHIP_ROLES else NORTH_VILLAGE
    ended = {"valid_to": TODAY, "end_reason": "调离"}
    make_area_pairing(role, place, **ended)
    name = f"area_pairing_one_{role.name.lower()}"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_area_pairing(role, place, valid_from=TODAY - DAY)
    make_area_pairing(role, place, valid_from=TODAY)


def test_the_sentence_of_the_rule_is_said(cast: Cast) -> None:
    pair(cast)
    with pytest.raises(Refused) as refused:
        pair(cast, person=cast.cadre, valid_from=TODAY)
    constraint = next(c for c in AreaPairing._meta.constraints if c.name == "area_pairing_one_leader")
    assert str(constraint.get_violation_error_message()) in str(refused.value)
    assert AreaPairing.objects.count() == 1


def test_a_leader_has_one_village_at_a_time(cast: Cast) -> None:
    pair(cast)
    with pytest.raises(IntegrityError, match="area_pairing_leader_one_village"):
        make_area_pairing(AreaRole.LEADER, SOUTH_VILLAGE, cast.leader)


def test_a_village_has_many_units_and_one_leads(cast: Cast) -> None:
    make_area_pairing(AreaRole.UNIT, is_lead=True)
    make_area_pairing(AreaRole.UNIT)
    with pytest.raises(IntegrityError, match="area_pairing_one_lead"):
        make_area_pairing(AreaRole.UNIT, is_lead=True)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"person": None}, "area_pairing_person_or_organisation"),
        ({"role": AreaRole.UNIT}, "area_pairing_person_or_organisation"),
        ({"role": AreaRole.HEAD}, "area_pairing_level"),
        ({"area_id": NORTH}, "area_pairing_level"),
        ({"is_lead": True}, "area_pairing_lead_is_unit"),
        ({"valid_to": TODAY}, "area_pairing_ends_with_reason"),
        ({"valid_to": SINCE, "end_reason": "调离"}, "area_pairing_dates_in_order"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_name(db: None, changes: dict[str, Any], name: str) -> None:
    row = make_area_pairing(AreaRole.LEADER)
    make_area(NORTH)
    with pytest.raises(IntegrityError, match=name):
        AreaPairing.objects.filter(pk=row.pk).update(**changes)


def test_it_is_paired_and_ended_once_with_a_reason(cast: Cast) -> None:
    row = pair(cast)
    args = {"user": cast.clerk, "row": row, "reason": "换届", "today": TODAY}
    for day in (TODAY + DAY, SINCE - DAY):
        with pytest.raises(Refused):
            end_area_pairing(valid_to=day, **args)
    end_area_pairing(valid_to=TODAY, **args)
    with pytest.raises(Refused):
        end_area_pairing(valid_to=TODAY, **args)
    row.refresh_from_db()
    assert (row.valid_to, row.end_reason) == (TODAY, "换届")


def test_another_townships_clerk_pairs_nothing_here(cast: Cast) -> None:
    with pytest.raises(Refused):
        pair_area(user=cast.clerk2, today=TODAY, area=make_area(NORTH_VILLAGE), role="农技员",
                  person=cast.cadre, valid_from=TODAY)  # fmt: skip
    row = pair(cast)
    with pytest.raises(Refused):
        end_area_pairing(user=cast.clerk2, row=row, valid_to=TODAY, reason="无", today=TODAY)


def test_a_clerk_pairs_a_village_on_the_page_and_reads_it_in_the_list(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    unit = make_organisation(name="县统计局")
    said = {"area": NORTH_VILLAGE, "role": "部门包村", "organisation": unit.pk, "is_lead": "on",
            "person": "", "valid_from": "2026-11-01", "note": ""}  # fmt: skip
    assert client.post(address("area_pairing_new"), said).status_code == 302
    assert client.post(address("area_pairing_new"), said).status_code == 422
    assert client.post(address("area_pairing_new"), said | {"role": "领导挂点"}).status_code == 422
    assert client.post(address("area_pairing_new"), said | {"area": SOUTH_VILLAGE}).status_code == 422
    rows = client.get(address("area_pairing_list")).context["page"].object_list
    assert [(row.area_id, row.who, row.is_lead) for row in rows] == [(NORTH_VILLAGE, "县统计局", True)]
    end = {"valid_to": "2026-11-24", "reason": "机构改革"}
    assert client.post(address("area_pairing_end", pk=rows[0].pk), end).status_code == 302
    assert client.get(address("area_pairing_list")).context["page"].paginator.count == 0
    assert client.get(address("area_pairing_list"), {"ended": "on"}).context["page"].paginator.count == 1


def test_the_roster_goes_to_excel_and_paper_in_scope(client: Client, cast: Cast) -> None:
    make_area_pairing(AreaRole.UNIT, NORTH_VILLAGE, make_organisation(name="县统计局"))
    make_area_pairing(AreaRole.UNIT, SOUTH_VILLAGE, make_organisation(name="国有林场"))
    client.force_login(cast.clerk2)
    paper = "".join(text_of(client.get(address("area_pairing_list"), {"export": "pdf"}).content))
    assert "国有林场" in paper
    assert "县统计局" not in paper
    sheet = load_workbook(
        io.BytesIO(client.get(address("area_pairing_list"), {"export": "xlsx"}).content)
    ).active
    assert sheet is not None
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert "国有林场" in cells
    assert "县统计局" not in cells


def test_a_leader_with_one_household_is_short_of_the_rule(client: Client, cast: Cast) -> None:
    make_area_pairing(AreaRole.LEADER, NORTH_VILLAGE, cast.leader)
    make_pairing(make_household(NORTH_VILLAGE), cast.leader)
    make_pairing(make_household(SOUTH_VILLAGE), cast.leader)
    client.force_login(cast.county)
    rows = client.get(address("area_pairing_list"), {"short": "on"}).context["page"].object_list
    assert [row.households for row in rows] == [1]
    make_pairing(make_household(NORTH_VILLAGE), cast.leader)
    assert client.get(address("area_pairing_list"), {"short": "on"}).context["page"].paginator.count == 0


def test_a_donation_goes_from_need_to_notice(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    enterprise = make_organisation(name="青禾公司", kind="企业")
    form = client.get(address("donation_new")).context["form"]
    said: dict[str, Any] = {"key": str(form.initial["key"]), "village": NORTH_VILLAGE, "need": "课桌椅",
                            "kind": "物资", "needed_on": "2026-11-01"}  # fmt: skip
    for _time in range(2):
        assert client.post(address("donation_new"), said).status_code == 302
    row = Donation.objects.get()
    page = address("donation_edit", pk=row.pk)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("needed", {}),
        ("pledged", {"organisation": enterprise.pk}),
        (
            "received",
            {"goods": "40套", "amount": "12000", "received_on": "2026-11-10", "received_by": "王主任"},
        ),
        ("publicised", {"publicised_on": "2026-11-12", "publicised_at": "村务公开栏"}),
    ]
    for state, more in steps:
        said |= more
        assert client.post(page, said).status_code == 302
        assert Donation.objects.with_state().get().state == state
        assert client.get(address("donation_list"), {"state": state}).context["page"].paginator.count == 1
    row.refresh_from_db()
    assert (row.donor, row.amount) == ("青禾公司", Decimal(12000))
    assert client.post(page, said | {"amount": "1"}).status_code == 422
    paper = client.get(address("donation_list"), {"export": "pdf"})
    assert "青禾公司" in "".join(text_of(paper.content))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"amount": 0}, "donation_amount_positive"),
        ({"kind": "资金", "received_on": TODAY}, "donation_received_in_full"),
        ({"donor": "某", "amount": 1, "received_by": "王", "goods": "桌", "received_on": dt.date(2026, 1, 1)},
         "donation_received_in_full"),
        ({"received_by": "王"}, "donation_received_in_full"),
        ({"donor": "某", "amount": 1, "received_by": "王", "received_on": TODAY}, "donation_goods_named"),
        ({"publicised_on": TODAY, "publicised_at": "栏"}, "donation_publicised_after_receipt"),
    ],
)  # fmt: skip
def test_a_donation_that_cannot_be_is_refused_by_name(db: None, changes: dict[str, Any], name: str) -> None:
    row = make_donation()
    with pytest.raises(IntegrityError, match=name):
        Donation.objects.filter(pk=row.pk).update(**changes)


def test_a_donation_of_tomorrow_or_elsewhere_is_refused(cast: Cast) -> None:
    row = make_donation()
    row.needed_on = TODAY + DAY
    with pytest.raises(Refused):
        save_donation(user=cast.clerk, donation=row, today=TODAY)
    with pytest.raises(Refused):
        save_donation(user=cast.clerk2, donation=make_donation(), today=TODAY)


def test_helpers_of_other_units_are_listed_for_a_look(client: Client, cast: Cast) -> None:
    make_year()
    own, other = make_organisation(), make_organisation(name="外单位")
    make_area_pairing(AreaRole.UNIT, NORTH_VILLAGE, own, is_lead=True)
    mine = make_user(role=Role.HELPER, organisation=own)
    theirs = make_user(role=Role.HELPER, organisation=other)
    make_pairing(make_household(NORTH_VILLAGE), mine)
    wrong = [make_pairing(make_household(NORTH_VILLAGE), theirs)]
    wrong.append(make_pairing(make_household(NORTH_VILLAGE), organisation=other))
    make_pairing(make_household(NORTH_VILLAGE), organisation=own)
    make_pairing(make_household(NORTH_VILLAGE), theirs, role="帮扶教师")
    # A village without a unit has nothing to hold the helper to.
    make_pairing(make_household(SOUTH_VILLAGE), theirs)
    client.force_login(cast.county)
    rows = client.get(address("other_unit_list")).context["page"].object_list
    assert {row.pk for row in rows} == {row.pk for row in wrong}
    assert {(row.helping or row.office, row.units) for row in rows} == {("外单位", own.name)}
    assert client.get(address("other_unit_list"), {"export": "xlsx"}).status_code == 200


def test_pairings_are_found_by_the_category_of_their_cadre(client: Client, cast: Cast) -> None:
    make_year()
    clinic = make_organisation(kind="卫生院")
    medic = make_user(role=Role.HELPER, organisation=clinic)
    deputy, graduate = make_user(role=Role.HELPER), make_user(role=Role.TEAM, area=NORTH_VILLAGE)
    MandateTerm.objects.create(person=deputy, mandate="人大代表", valid_from=SINCE)
    MandateTerm.objects.create(person=medic, mandate="人大代表", valid_from=SINCE, valid_to=TODAY)
    make_term(make_team(), graduate, rank=1)
    wanted = {
        name: make_pairing(make_household(), who)
        for name, who in (("卫生院", medic), ("人大代表", deputy), ("大学生村官", graduate))
    }
    branch = make_pairing(make_household(), organisation=clinic)
    client.force_login(cast.county)
    for name, row in wanted.items():
        rows = client.get(address("pairing_list"), {"category": name}).context["page"].object_list
        also = {branch.pk} if name == "卫生院" else set()
        assert {found.pk for found in rows} == {row.pk} | also
    assert client.get(address("pairing_list"), {"category": "畜牧站"}).context["page"].paginator.count == 0


def test_the_lists_ask_a_fixed_number_of_queries(client: Client, cast: Cast) -> None:
    client.force_login(cast.county)
    pages = [address(name) for name in ("area_pairing_list", "donation_list", "other_unit_list")]

    def queries() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(page).status_code == 200
            counts.append(len(caught))
        return counts

    def more(number: int) -> None:
        village = f"{NORTH}3{number:02d}"
        make_area_pairing(AreaRole.UNIT, village)
        make_area_pairing(AreaRole.LEADER, village)
        make_donation(village)
        helper = make_user(role=Role.HELPER, organisation=make_organisation())
        make_pairing(make_household(village), helper)

    more(1)
    before = queries()
    for number in range(2, 8):
        more(number)
    assert queries() == before


def test_the_chain_of_responsibility_reaches_from_county_to_village(client: Client, cast: Cast) -> None:
    make_year()
    load_schemes(PLANS / "five.json")
    bureau = make_organisation(name="行业局")
    for role, area, who in (
        (AreaRole.OVERALL, COUNTY, cast.leader),
        (AreaRole.SECTOR, COUNTY, bureau),
        (AreaRole.FIRST, NORTH, cast.clerk),
        (AreaRole.CONTACT, NORTH_VILLAGE, cast.leader),
    ):
        make_area_pairing(role, area, who)
    for role, area in ((AreaRole.OVERALL, NORTH), (AreaRole.FIRST, COUNTY), (AreaRole.SECTOR, NORTH_VILLAGE)):
        with pytest.raises(IntegrityError, match="area_pairing_level"), transaction.atomic():
            make_area_pairing(role, area)
    client.force_login(cast.county)
    shown = client.get(address("area_pairing_list")).context["page"]
    assert [row.role for row in shown] == ["总负责人", "行业责任部门", "第一责任人", "挂联领导"]
    component = SchemeComponent.objects.get(query="township_first")
    gaps = client.get(address("scheme_gaps", pk=component.pk)).context["page"]
    assert [area.code for area in gaps] == [SOUTH]
    new = client.get(address("area_pairing_new"), {"area": SOUTH, "role": AreaRole.FIRST.value})
    assert new.context["form"].initial["role"] == AreaRole.FIRST.value


def test_donations_are_found_by_the_kind_of_partner(client: Client, cast: Cast) -> None:
    make_year()
    make_donation(donor="县商会", partner="社会组织")
    make_donation(donor="王能人", partner="能人")
    client.force_login(cast.clerk)
    found = client.get(address("donation_list"), {"partner": "能人"}).context["page"]
    assert [row.donor for row in found] == ["王能人"]
    assert "能人" in client.get(address("donation_list")).content.decode()
