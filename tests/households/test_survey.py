"""The survey page: one household, one year, last year's answers beside."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from households.models import Draft, DraftKind, HouseholdYear, Outside, RegisterYear, SurveyPhoto
from tests.builders import TODAY, make_household, make_member, make_window, make_year
from tests.households.entry_forms import fields_of, open_form
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import upload

pytestmark = pytest.mark.django_db

# What every survey states (RQ-05 to RQ-07).
STATED = {
    "house_area": "90",
    "land_farm": "3.5",
    "has_household_power": "true",
    "has_production_power": "true",
    "has_safe_water": "true",
    "has_sanitary_toilet": "true",
    "in_cooperative": "false",
    "road_distance": "0.2",
    "road_type": "水泥路",
    "fuel": "清洁能源",
}
ANSWERS = {
    **STATED,
    "wage_county": "24000",
    "crop_grain": "3000",
    "expense_crop": "1000",
    "has_safe_house": "true",
    "house_evidence": "B级鉴定书",
}


def page_of(copy: HouseholdYear) -> str:
    return reverse("households:survey_edit", args=[copy.household_id])


def with_last_year(**values: Any) -> HouseholdYear:
    """A household with a closed year before the open one."""
    last = make_household(NORTH_VILLAGE, year=TODAY.year - 1, **values)
    RegisterYear.objects.filter(pk=TODAY.year - 1).update(closed_on=TODAY)
    make_year()
    copy = HouseholdYear.objects.create(
        household=last.household, year_id=TODAY.year, area=last.area, household_type=last.household_type
    )
    make_member(copy, relation="户主", name="户主甲", work_months=8)
    copy.refresh_from_db()
    return copy


def working_household(area: str = NORTH_VILLAGE, **values: Any) -> HouseholdYear:
    """A household whose head works for wages, so that wages in its survey are nothing odd."""
    copy = make_household(area, head=None, **values)
    make_member(copy, relation="户主", name="户主乙", work_months=8)
    copy.refresh_from_db()
    return copy


@pytest.fixture
def clerk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.clerk)
    return client


def test_a_survey_is_stored_and_the_database_adds_up(clerk: Client, cast: Cast) -> None:
    copy = working_household()
    answer = clerk.post(page_of(copy), open_form(clerk, page_of(copy)) | ANSWERS)

    assert answer["Location"] == reverse("households:household_detail", args=[copy.household_id])
    copy.refresh_from_db()
    today = timezone.localdate()
    assert (copy.net_income, copy.net_income_per_capita) == (26_000, 26_000)
    assert (copy.surveyed_on, copy.survey_entered_on, copy.surveyed_by) == (today, today, cast.clerk)
    assert (copy.land_farm, copy.has_safe_house, copy.house_evidence) == (Decimal("3.50"), True, "B级鉴定书")
    assert copy.version == 2
    assert "26,000.00" in clerk.get(answer["Location"]).text


def test_sending_it_twice_saves_once(clerk: Client) -> None:
    copy = working_household()
    data = open_form(clerk, page_of(copy)) | ANSWERS
    clerk.post(page_of(copy), data)
    assert clerk.post(page_of(copy), data).status_code == 302
    copy.refresh_from_db()
    assert copy.version == 2


def test_the_day_of_the_first_entry_stays(clerk: Client) -> None:
    day = dt.date(2026, 10, 5)
    copy = working_household(surveyed_on=day, survey_entered_on=day)
    clerk.post(page_of(copy), open_form(clerk, page_of(copy)) | ANSWERS)
    copy.refresh_from_db()
    assert (copy.surveyed_on, copy.survey_entered_on) == (day, day)


def test_sources_that_do_not_sum_are_told_at_the_field(clerk: Client) -> None:
    copy = working_household()
    data = open_form(clerk, page_of(copy)) | ANSWERS
    answer = clerk.post(page_of(copy), data | {"stated_net": "26500"})

    assert answer.status_code == 422
    error = answer.context["entry"].form.errors["stated_net"][0]
    assert all(part in error for part in ("26,000.00", "26,500.00", "500.00"))
    copy.refresh_from_db()
    assert (copy.surveyed_on, copy.wage_county, copy.version) == (None, None, 1)
    assert clerk.post(page_of(copy), data | {"stated_net": "26000"}).status_code == 302


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("wage_county", {"wage_county": "-5"}),
        ("surveyed_on", {"surveyed_on": "2099-01-01"}),
        ("__all__", {"dibao_grant": "1", "destitute_grant": "1"}),
        ("__all__", {"land_farm": "2", "land_irrigated": "3"}),
        ("__all__", {"has_safe_house": "true", "is_dangerous_house": "true"}),
    ],
)
def test_contradictions_are_refused_with_a_sentence(
    clerk: Client, field: str, values: dict[str, str]
) -> None:
    copy = working_household()
    answer = clerk.post(page_of(copy), open_form(clerk, page_of(copy)) | ANSWERS | values)
    assert answer.status_code == 422
    assert list(answer.context["entry"].form.errors) == [field]
    copy.refresh_from_db()
    assert copy.version == 1


def test_last_year_stands_beside_and_what_differs_is_marked(clerk: Client) -> None:
    copy = with_last_year(wage_county=20_000, crop_grain=3_000)
    HouseholdYear.objects.filter(pk=copy.pk).update(wage_county=24_000, crop_grain=3_000)
    shown = clerk.get(page_of(copy)).context["entry"].form.parts
    lines = {line.field.name: line for part in shown for line in part.lines}
    assert (lines["wage_county"].before, lines["wage_county"].changed) == ("20000.00", True)
    assert (lines["crop_grain"].before, lines["crop_grain"].changed) == ("3000.00", False)
    assert (lines["dividend"].before, lines["dividend"].changed) == ("", False)


def test_last_year_is_carried_over_in_one_act_and_saved_only_when_asked(clerk: Client) -> None:
    copy = with_last_year(wage_county=20_000, land_farm=4, has_food=True)
    data = open_form(clerk, f"{page_of(copy)}?carry=1")
    assert (data["wage_county"], data["land_farm"], data["has_food"]) == (["20000.00"], ["4.00"], ["true"])
    copy.refresh_from_db()
    assert (copy.wage_county, copy.surveyed_on) == (None, None)

    clerk.post(page_of(copy), data | STATED | {"land_farm": data["land_farm"]})
    copy.refresh_from_db()
    assert (copy.wage_county, copy.land_farm, copy.has_food, copy.net_income) == (20_000, 4, True, 20_000)


def test_a_great_change_is_asked_once(clerk: Client) -> None:
    copy = with_last_year(wage_county=10_000)
    data = open_form(clerk, page_of(copy)) | STATED | {"wage_county": "15000.01"}
    answer = clerk.post(page_of(copy), data)
    assert (answer.status_code, [d.code for d in answer.context["doubts"]]) == (422, ["IN-05"])
    assert clerk.post(page_of(copy), data | {"confirm": "IN-05:"}).status_code == 302


def test_a_change_of_half_is_not_asked(clerk: Client) -> None:
    copy = with_last_year(wage_county=10_000)
    data = open_form(clerk, page_of(copy)) | STATED | {"wage_county": "15000"}
    assert clerk.post(page_of(copy), data).status_code == 302


def test_production_without_expense_is_asked(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE)
    data = open_form(clerk, page_of(copy)) | STATED | {"crop_grain": "3000"}
    answer = clerk.post(page_of(copy), data)
    assert [d.code for d in answer.context["doubts"]] == ["IN-03"]


def test_what_a_survey_leaves_out_is_asked_once(clerk: Client) -> None:
    copy = working_household()
    data = open_form(clerk, page_of(copy)) | {"wage_county": "24000"}
    answer = clerk.post(page_of(copy), data)
    asked = [doubt.key for doubt in answer.context["doubts"]]
    assert asked == ["RQ-05:", "RQ-06:", "RQ-07:"]
    copy.refresh_from_db()
    assert (copy.surveyed_on, copy.wage_county, copy.version) == (None, None, 1)
    assert clerk.post(page_of(copy), data | {"confirm": asked[:2]}).status_code == 422
    assert clerk.post(page_of(copy), data | {"confirm": asked}).status_code == 302


def test_two_clerks_merge_their_survey_field_by_field(clerk: Client, cast: Cast) -> None:
    copy = working_household(wage_county=1)
    other = Client()
    other.force_login(cast.county)
    opened = open_form(other, page_of(copy))
    clerk.post(page_of(copy), open_form(clerk, page_of(copy)) | STATED | {"wage_county": "100"})

    answer = other.post(page_of(copy), opened | {"wage_county": "200", "dividend": "50"})
    assert answer.status_code == 409
    shown = fields_of(answer.text)
    assert (shown["clash"], shown["land_farm"]) == (["wage_county"], ["3.50"])
    assert other.post(page_of(copy), shown | {"choice-wage_county": "mine"}).status_code == 302
    copy.refresh_from_db()
    assert (copy.wage_county, copy.land_farm, copy.dividend, copy.version) == (200, Decimal("3.5"), 50, 3)


def test_a_draft_of_a_survey_is_resumed_on_the_survey_page(clerk: Client) -> None:
    copy = working_household()
    data = open_form(clerk, page_of(copy)) | ANSWERS
    assert clerk.post(reverse("households:draft_save"), data).status_code == 200
    draft = Draft.objects.get()
    assert (draft.kind, draft.household) == (DraftKind.SURVEY, copy.household)

    resumed = open_form(clerk, reverse("households:draft_resume", args=[draft.key]))
    assert (resumed["wage_county"], resumed["key"]) == (["24000"], [str(draft.key)])
    edit = clerk.get(reverse("households:household_edit", args=[copy.household_id]))
    assert list(edit.context["drafts"]) == []
    clerk.post(page_of(copy), resumed)
    assert Draft.objects.count() == 0


def test_outside_the_window_entry_is_refused(clerk: Client) -> None:
    copy = working_household()
    data = open_form(clerk, page_of(copy)) | ANSWERS
    today = timezone.localdate()
    make_window(opens_on=today - dt.timedelta(9), closes_on=today - dt.timedelta(1), outside=Outside.REFUSED)
    answer = clerk.post(page_of(copy), data)
    assert answer.status_code == 422
    assert str(today - dt.timedelta(1)) in answer.context["entry"].closed
    copy.refresh_from_db()
    assert copy.surveyed_on is None


def test_outside_the_window_entry_is_taken_with_a_reason(clerk: Client) -> None:
    copy = working_household()
    today = timezone.localdate()
    make_window(opens_on=today + dt.timedelta(1), closes_on=today + dt.timedelta(9))
    data = open_form(clerk, page_of(copy)) | ANSWERS
    assert clerk.post(page_of(copy), data).context["entry"].form.errors.keys() == {"survey_reason"}
    assert clerk.post(page_of(copy), data | {"survey_reason": "外出务工，提前入户"}).status_code == 302
    copy.refresh_from_db()
    assert copy.survey_reason == "外出务工，提前入户"


def test_the_window_of_the_township_goes_before_that_of_the_county(clerk: Client, cast: Cast) -> None:
    copy = working_household()
    today = timezone.localdate()
    make_window(opens_on=today - dt.timedelta(9), closes_on=today - dt.timedelta(1))
    make_window(area_id=NORTH, opens_on=today - dt.timedelta(9), closes_on=today)
    assert clerk.post(page_of(copy), open_form(clerk, page_of(copy)) | ANSWERS).status_code == 302


def test_the_next_household_comes_in_the_order_of_places(clerk: Client) -> None:
    first, done = working_household(), working_household()
    HouseholdYear.objects.filter(pk=done.pk).update(surveyed_on=TODAY, survey_entered_on=TODAY)
    last = working_household("990001101202")
    make_household(NORTH_VILLAGE, household_type="注销户", exit_status="")
    make_household(SOUTH_VILLAGE)
    following = reverse("households:survey_next")

    assert clerk.get(following)["Location"] == f"{page_of(first)}?then=next"
    assert clerk.get(f"{following}?after={first.pk}")["Location"] == f"{page_of(last)}?then=next"
    assert clerk.get(f"{following}?after={last.pk}")["Location"] == f"{page_of(first)}?then=next"
    data = open_form(clerk, f"{page_of(last)}?then=next") | ANSWERS
    saved = clerk.post(page_of(last), data)
    assert saved["Location"] == f"{following}?after={last.pk}"
    clerk.post(page_of(first), open_form(clerk, page_of(first)) | ANSWERS)
    assert clerk.get(following)["Location"] == reverse("households:survey_list")


def test_a_closed_year_has_no_survey_page(clerk: Client) -> None:
    copy = working_household()
    RegisterYear.objects.update(closed_on=TODAY)
    assert clerk.get(page_of(copy)).status_code == 403


def test_photos_are_kept_once_and_frozen_with_the_year(clerk: Client, cast: Cast) -> None:
    copy = working_household()
    new = reverse("households:survey_photo_new", args=[copy.household_id])
    for _again in range(2):
        sent = {"safeguard": "house", "photos": [upload()]}
        assert clerk.post(new, sent).status_code == 302
    photo = SurveyPhoto.objects.get()
    assert (photo.safeguard, photo.taken_by) == ("house", cast.clerk)
    shown = reverse("households:survey_photo", args=[copy.household_id, photo.pk])
    assert clerk.get(shown)["Content-Type"] == "image/jpeg"
    RegisterYear.objects.update(closed_on=TODAY)
    assert clerk.post(new, {"safeguard": "house", "photos": [upload()]}).status_code == 403


def test_the_page_costs_a_fixed_number_of_queries(
    clerk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    copy = with_last_year(wage_county=20_000)
    for number in range(5):
        make_member(copy, name=f"成员{number}")
    clerk.get(page_of(copy))
    with django_assert_num_queries(12):
        clerk.get(page_of(copy))
