"""The village register: sheets, years, opinions, mergers, and their pages."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Area, Posting
from common.refusals import Refused
from households.models import HouseholdYear, VillageOpinion, VillageYear
from households.services.villages import merge_village, save_sheet
from households.services.years import close_year, open_year
from tests.builders import TODAY, make_area, make_household, make_year
from tests.households.villages import SHEET, make_sheet, make_village_exit
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db
GROUP = f"{NORTH_VILLAGE}001"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def go(page: str, *args: Any) -> str:
    return reverse(f"households:village_{page}", args=[NORTH_VILLAGE, *args])


def save(cast: Cast, **said: Any) -> VillageYear:
    fields = {"user": cast.clerk, "village": make_area(NORTH_VILLAGE), "year": make_year(), "version": 0}
    return save_sheet(**{**fields, "values": dict(SHEET), "today": TODAY, **said})


def test_two_who_opened_the_same_sheet_do_not_overwrite_each_other(cast: Cast) -> None:
    first = save(cast)
    assert (first.version, first.entered_on, first.entered_by) == (1, TODAY, cast.clerk)
    with pytest.raises(Refused):
        save(cast, values={"people": 1})
    assert save(cast, version=1, values={"people": 900}).people == 900


def test_a_sheet_is_refused_outside_the_area_and_where_a_part_exceeds_its_whole(cast: Cast) -> None:
    with pytest.raises(Refused):
        save(cast, user=cast.clerk2)
    with pytest.raises(Refused):
        save(cast, values={**SHEET, "households": 10, "dangerous_households": 11})
    assert not VillageYear.objects.exists()


def test_the_database_keeps_sheets_of_villages_only(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="village_year_of_village"), transaction.atomic():
        make_sheet(GROUP)
    sheet = make_sheet()
    with pytest.raises(ValidationError):
        VillageYear(area=sheet.area, year=sheet.year).full_clean()


def test_a_new_year_repeats_what_lasts_and_asks_the_rest_anew(cast: Cast) -> None:
    year = TODAY.year - 1
    make_sheet(year=year, is_key=True, exit_year=2019)
    close_year(year, on=TODAY)
    open_year(TODAY.year, on=TODAY)
    sheet = VillageYear.objects.get(year=TODAY.year)
    assert (sheet.kind, sheet.is_key, sheet.exit_year) == ("贫困村", True, 2019)
    assert (sheet.people, sheet.entered_on, sheet.version) == (None, None, 1)
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        VillageYear.objects.filter(year=year).update(people=1)


def test_the_sheet_is_entered_beside_last_years(client: Client, cast: Cast) -> None:
    before = make_year(TODAY.year - 1)
    make_sheet(year=before.pk, people=950)
    close_year(before.pk, on=TODAY)
    make_year()
    client.force_login(cast.clerk)
    page = client.get(go("edit"), {"carry": 1}).content.decode()
    assert "上年 950" in page
    assert 'name="people" value="950"' in page
    typed = {**{k: str(v) for k, v in SHEET.items()}, "version": "0", "people": "990"}
    assert client.post(go("edit"), typed).status_code == 302
    assert VillageYear.objects.get(year=TODAY.year).people == 990
    again = client.post(go("edit"), typed)
    assert again.status_code == 422
    assert "有人" in again.content.decode()


def test_once_a_case_marked_the_village_its_year_is_not_typed(client: Client, cast: Cast) -> None:
    case = make_village_exit(cast)
    type(case).objects.filter(pk=case.pk).update(state="marked")
    VillageYear.objects.update(exit_year=2026)
    client.force_login(cast.clerk)
    typed = {**{k: str(v) for k, v in SHEET.items()}, "version": "1", "exit_year": "2015"}
    client.post(go("edit"), typed)
    assert VillageYear.objects.get().exit_year == 2026


def test_the_list_counts_what_is_missing_and_exports_every_column(client: Client, cast: Cast) -> None:
    make_sheet(exit_year=2020)
    client.force_login(cast.county)
    url = reverse("households:village_list")
    shown = {
        state: client.get(url, {"state": state}).context["page"].paginator.count
        for state in ("", "missing", "exited")
    }
    assert shown == {"": 2, "missing": 1, "exited": 1}
    rows = list(load_workbook(io.BytesIO(client.get(url, {"export": "xlsx"}).content)).active.values)
    assert len(rows[-1]) > 90
    client.force_login(cast.clerk2)
    assert [area.pk for area in client.get(url).context["page"]] == [SOUTH_VILLAGE]


def test_three_levels_give_their_opinion_each_in_its_place(client: Client, cast: Cast) -> None:
    make_sheet()
    for user, level in (("team", "village"), ("clerk", "township"), ("county", "county")):
        client.force_login(getattr(cast, user))
        assert client.post(go("opinion", level), {"text": f"{level} 同意"}).status_code == 302
    assert VillageOpinion.objects.count() == 3
    client.post(go("opinion", "county"), {"text": "再核实"})
    assert VillageOpinion.objects.get(level="county").text == "再核实"
    client.force_login(cast.team)
    assert client.post(go("opinion", "county"), {"text": "x"}).status_code == 403
    page = client.get(go("detail")).content.decode()
    assert "再核实" in page
    assert client.get(go("paper", TODAY.year)).content[:4] == b"%PDF"


def test_a_page_costs_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    make_sheet()
    client.force_login(cast.county)
    client.get(go("detail"))
    with django_assert_num_queries(10):
        client.get(go("detail"))
    with django_assert_num_queries(8):
        client.get(reverse("households:village_list"))


def test_a_merged_village_keeps_its_history(client: Client, cast: Cast) -> None:
    old_year, group = TODAY.year - 1, make_area(GROUP, "一组")
    make_sheet(year=old_year)
    copy = make_household(GROUP, year=old_year)
    close_year(old_year, on=TODAY)
    open_year(TODAY.year, on=TODAY)
    into, on = make_area(SOUTH_VILLAGE), TODAY - dt.timedelta(days=3)
    moved = merge_village(user=cast.county, village=make_area(NORTH_VILLAGE), into=into, on=on, today=TODAY)
    areas = dict(HouseholdYear.objects.filter(household=copy.household).values_list("year", "area"))
    assert (moved, areas) == (1, {old_year: GROUP, TODAY.year: f"{SOUTH_VILLAGE}001"})
    copy.household.refresh_from_db()
    assert copy.household.area_id == f"{SOUTH_VILLAGE}001"
    group.refresh_from_db()
    assert (group.successor.name, group.valid_to) == ("松坡村一组", on)
    held = Posting.objects.filter(user=cast.team).order_by("valid_from").values_list("area", "valid_to")
    assert list(held) == [(NORTH_VILLAGE, on), (SOUTH_VILLAGE, None)]

    client.force_login(cast.county)
    assert "松坡村" in client.get(reverse("households:village_detail", args=[SOUTH_VILLAGE])).content.decode()
    page = client.get(go("detail"), {"year": old_year}).content.decode()
    assert "竹溪村" in page
    assert "1,000" in page or "1000" in page
    with pytest.raises(Refused):
        merge_village(
            user=cast.county, village=Area.objects.get(pk=NORTH_VILLAGE), into=into, on=on, today=TODAY
        )


def test_a_village_is_merged_from_its_page_by_the_county_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert client.get(go("merge")).status_code == 403
    client.force_login(cast.county)
    typed = {"into": SOUTH_VILLAGE, "on": (TODAY + dt.timedelta(days=1)).isoformat()}
    assert client.post(go("merge"), typed).status_code == 422
    assert client.post(go("merge"), {**typed, "on": TODAY.isoformat()}).status_code == 302
    assert Area.objects.get(pk=NORTH_VILLAGE).successor_id == SOUTH_VILLAGE
