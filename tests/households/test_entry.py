"""The entry form: a household of the open year and its members."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from common.identifiers import check_digit
from households.codes import Relation, Sex
from households.models import Household, HouseholdYear, Member, MemberYear, RegisterYear
from tests.builders import TODAY, id_number, make_household, make_member, make_parameters, make_year
from tests.households.entry_forms import new_family, open_form, with_member
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

NEW = reverse("households:household_new")


@pytest.fixture
def clerk(client: Client, cast: Cast) -> Client:
    make_year()
    make_parameters()
    client.force_login(cast.clerk)
    return client


def household_of_last_year(area: str, **member: str) -> MemberYear:
    """A household that has no copy of the open year; last year is closed."""
    RegisterYear.objects.filter(year=TODAY.year).delete()
    earlier = make_member(make_household(area, year=TODAY.year - 1), **member)
    RegisterYear.objects.filter(year=TODAY.year - 1).update(closed_on=TODAY)
    make_year()
    return earlier


def edit_of(copy: HouseholdYear) -> str:
    return reverse("households:household_edit", args=[copy.household_id])


def test_a_new_household_is_stored_with_what_its_number_says(clerk: Client) -> None:
    answer = clerk.post(NEW, new_family(open_form(clerk, NEW)))

    member = MemberYear.objects.select_related("member", "household_year").get()
    copy = member.household_year
    assert answer["Location"] == reverse("households:household_detail", args=[copy.household_id])
    assert (copy.area_id, copy.version, copy.head_name, copy.member_count) == (NORTH_VILLAGE, 1, "陈测试", 1)
    assert copy.phone.reveal() == "13800001111"
    assert (member.name, member.pinyin, member.initials) == ("陈测试", "chen ce shi", "ccs")
    assert (member.sex, member.birth_date) == (Sex.MALE, dt.date(1980, 5, 6))
    assert (member.member.id_number.reveal(), member.member.id_type) == (id_number(31), "居民身份证")


def test_sending_a_new_household_twice_makes_one(clerk: Client) -> None:
    data = new_family(open_form(clerk, NEW))
    first, second = clerk.post(NEW, data), clerk.post(NEW, data)

    assert Household.objects.count() == 1
    assert MemberYear.objects.count() == 1
    assert second["Location"] == first["Location"]
    assert "此前已经保存" in clerk.get(second["Location"]).text


def test_an_edit_writes_the_changed_columns_only(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE, phone="13800002222")
    member = copy.members.get()
    clerk.post(edit_of(copy), {**open_form(clerk, edit_of(copy)), "hamlet": "上湾"})

    before, after = copy.events.order_by("pgh_id").first(), copy.events.order_by("pgh_id").last()
    names = [field.attname for field in HouseholdYear._meta.concrete_fields]
    changed = {name for name in names if getattr(before, name) != getattr(after, name)}
    assert changed == {
        "hamlet",
        "version",
        "entry_key",
        "head_name",
        "head_pinyin",
        "head_initials",
        "member_count",
    }
    assert after.version == 2
    assert after.phone.token == before.phone.token
    assert member.events.count() == 1
    assert member.member.events.count() == 1


def test_an_untouched_form_writes_nothing(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE, phone="13800002222")
    answer = clerk.post(edit_of(copy), open_form(clerk, edit_of(copy)))

    assert answer.status_code == 302
    assert HouseholdYear.objects.get(pk=copy.pk).version == 1


def test_the_page_shows_numbers_masked(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE, phone="13800002222", bank_account="6210000000001234")
    number = copy.members.get().member.id_number.reveal()
    page = clerk.get(edit_of(copy)).text

    assert number not in page
    assert "13800002222" not in page
    assert "6210000000001234" not in page
    assert f"990***********{number[-4:]}" in page


def test_a_typed_number_replaces_the_masked_one(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE, phone="13800002222")
    data = open_form(clerk, edit_of(copy))
    number = id_number(41)
    data |= {"phone": "13800003333", "members-0-id_number": number, "members-0-education_level": "小学"}
    clerk.post(edit_of(copy), data)

    copy.refresh_from_db()
    person = Member.objects.get()
    assert copy.phone.reveal() == "13800003333"
    assert (person.id_number.reveal(), person.id_tail) == (number, number[-4:])


def test_a_new_head_changes_places_with_the_old_one_in_one_save(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE, head="老户主")
    make_member(
        copy,
        name="新户主",
        relation=Relation.SON,
        birth_date=dt.date(2005, 1, 1),
        number=id_number(5, birth=dt.date(2005, 1, 1)),
    )
    data = open_form(clerk, edit_of(copy))
    data |= {"members-0-relation": "之父", "members-1-relation": "户主"}
    data |= {"members-0-education_level": "小学", "members-1-education_level": "高中"}
    clerk.post(edit_of(copy), data)

    copy.refresh_from_db()
    assert copy.head_name == "新户主"
    assert list(copy.members.values_list("name", "relation")) == [("老户主", "之父"), ("新户主", "户主")]


def test_of_a_registered_household_people_join_and_leave_by_events_only(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE)
    make_member(copy, name="次子")
    data = open_form(clerk, edit_of(copy))
    assert "data-add-member" not in clerk.get(edit_of(copy)).text
    gone = {"members-1-left_on": "2026-03-01", "members-1-leave_reason": "死亡"}
    more = with_member(data, name="新来", relation="之女", id_number=id_number(93), education_level="小学")
    for changed in ({**data, **gone}, more):
        refused = clerk.post(edit_of(copy), {**changed, "hamlet": "下湾"})
        assert refused.status_code == 422
        assert "家庭成员变动" in refused.text
    copy.refresh_from_db()
    assert (copy.member_count, copy.hamlet) == (2, "")
    assert clerk.post(edit_of(copy), {**data, "members-1-education_level": "小学"}).status_code == 302
    assert copy.members.get(name="次子").education_level == "小学"


def test_a_member_leaves_with_day_and_reason(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="", main_cause="")
    make_member(copy, name="次子")
    data = open_form(clerk, edit_of(copy))
    data |= {"members-1-left_on": "2026-03-01", "members-1-education_level": "小学"}
    refused = clerk.post(edit_of(copy), data)
    assert refused.status_code == 422
    assert "离开" in refused.text or "减少" in refused.text
    clerk.post(edit_of(copy), {**data, "members-1-leave_reason": "死亡"})

    copy.refresh_from_db()
    assert copy.member_count == 1
    assert copy.members.get(name="次子").left_on == dt.date(2026, 3, 1)


def test_a_person_of_an_earlier_year_is_linked_not_doubled(clerk: Client) -> None:
    number = id_number(51)
    earlier = household_of_last_year(SOUTH_VILLAGE, number=number)
    clerk.post(NEW, new_family(open_form(clerk, NEW), **{"members-0-id_number": number}))

    assert MemberYear.objects.get(name="陈测试").member_id == earlier.member_id
    assert Member.objects.filter(id_tail=number[-4:]).count() == 1


def refusals() -> list[tuple[dict[str, str], str]]:
    return [
        ({"members-0-relation": "配偶"}, "HH-02"),
        ({"members-0-sex": "女"}, "ID-07"),
        ({"members-0-birth_date": "1980-05-07"}, "ID-08"),
        ({"members-0-schooling_status": "小学"}, "ED-01"),
        ({"members-0-education_level": ""}, "ED-01"),
        ({"members-0-id_number": "990001198005060000"}, "身份证"),
        ({"other_causes": "因病"}, "HH-14"),
        ({"area": SOUTH_VILLAGE}, "不在您的辖区"),
        ({"members-0-left_on": "2026-01-01", "members-0-leave_reason": "死亡"}, "HH-02"),
    ]


@pytest.mark.parametrize(("changes", "sentence"), refusals())
def test_an_error_stores_nothing_and_says_why(clerk: Client, changes: dict[str, str], sentence: str) -> None:
    answer = clerk.post(NEW, new_family(open_form(clerk, NEW), **changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert Household.objects.count() == 0


def test_two_heads_or_one_number_twice_are_refused(clerk: Client) -> None:
    data = new_family(open_form(clerk, NEW))
    twin = {"name": "陈二", "education_level": "小学"}
    heads = clerk.post(NEW, with_member(data, relation="户主", id_number=id_number(32), **twin))
    twice = clerk.post(NEW, with_member(data, relation="配偶", id_number=id_number(31), **twin))

    assert (heads.status_code, "HH-03" in heads.text) == (422, True)
    assert (twice.status_code, "ID-09" in twice.text) == (422, True)
    assert Household.objects.count() == 0


def test_a_number_registered_elsewhere_is_refused(clerk: Client) -> None:
    number = make_household(SOUTH_VILLAGE).members.get().member.id_number.reveal()
    answer = clerk.post(NEW, new_family(open_form(clerk, NEW), **{"members-0-id_number": number}))

    assert (answer.status_code, "ID-10" in answer.text) == (422, True)
    assert Household.objects.count() == 1


def doubts() -> list[tuple[dict[str, str], str]]:
    unknown = "98765419800506001"
    young = id_number(33, birth=dt.date(1990, 1, 1), sex="女")
    spouse = {
        "name": "陈三",
        "education_level": "小学",
        "ethnic_group": "汉族",
        "health_status": "健康",
        "labour_capacity": "普通劳动力",
        "has_medical_insurance": "true",
        "has_employee_medical": "false",
        "has_serious_illness_insurance": "true",
        "has_pension": "true",
    }
    return [
        ({"phone": ""}, "ID-15:"),
        ({"phone": "0851-2345678"}, "ID-15:phone"),
        ({"members-0-id_number": "990001800506001"}, "ID-02:members-0"),
        ({"members-0-id_number": ""}, "ID-12:members-0"),
        ({"members-0-id_number": "999999198005060017"}, "ID-12:members-0"),
        ({"members-0-id_number": unknown + check_digit(unknown)}, "ID-06:members-0"),
        ({**row(1, **spouse, relation="之子", id_number=young)}, "HH-07:members-1"),
        ({**row(1, **spouse, relation="之女", id_number=young)}, "HH-08:members-1"),
    ]


def row(number: int, **values: str) -> dict[str, str]:
    return {f"members-{number}-{k}": v for k, v in values.items()} | {"members-TOTAL_FORMS": str(number + 1)}


@pytest.mark.parametrize(("changes", "key"), doubts())
def test_what_looks_wrong_is_saved_once_confirmed(clerk: Client, changes: dict[str, str], key: str) -> None:
    data = new_family(open_form(clerk, NEW), **changes)
    asked = clerk.post(NEW, data)
    assert asked.status_code == 422
    assert f'value="{key}"' in asked.text
    assert Household.objects.count() == 0

    keys = [key, "HH-08:members-1", "HH-07:members-1"]
    assert clerk.post(NEW, {**data, "confirm": keys}).status_code == 302
    assert Household.objects.count() == 1


def test_what_was_confirmed_is_not_asked_again(clerk: Client) -> None:
    data = new_family(open_form(clerk, NEW), phone="")
    clerk.post(NEW, {**data, "confirm": ["ID-15:"]})
    address = edit_of(HouseholdYear.objects.get())

    assert clerk.post(address, {**open_form(clerk, address), "hamlet": "下湾"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("clerk", 200),
        ("county", 200),
        ("clerk2", 404),
        ("team", 403),
        ("leader", 403),
        ("auditor", 403),
        ("nobody", 403),
        ("admin", 403),
        ("cadre", 403),
    ],
)
def test_only_who_edits_the_register_there_opens_the_form(
    client: Client, cast: Cast, name: str, status: int
) -> None:
    copy = make_household(NORTH_VILLAGE)
    client.force_login(cast.everybody()[name])

    assert client.get(edit_of(copy)).status_code == status


def test_a_closed_year_is_not_edited(clerk: Client) -> None:
    copy = household_of_last_year(NORTH_VILLAGE).household_year

    assert clerk.get(edit_of(copy)).status_code == 403


def test_a_household_moved_away_is_not_saved(clerk: Client) -> None:
    copy = make_household(NORTH_VILLAGE)
    data = open_form(clerk, edit_of(copy))
    HouseholdYear.objects.filter(pk=copy.pk).update(area_id=SOUTH_VILLAGE)

    assert clerk.post(edit_of(copy), {**data, "hamlet": "上湾"}).status_code == 404
    assert HouseholdYear.objects.get(pk=copy.pk).hamlet == ""
