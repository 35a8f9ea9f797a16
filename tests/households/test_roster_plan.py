from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from households.importing.planning import Plan, changes_of, make_plan
from households.importing.roster import read_roster
from tests.builders import TODAY, id_number, make_area, make_household, make_member, make_year
from tests.households.roster_files import family, roster, row
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db


def plan_of(data: bytes, user: User, within: str = NORTH, filename: str = "a.xlsx") -> Plan:
    make_year()
    read = read_roster(data, filename, TODAY)
    return make_plan(read, user.access, within=within, year=TODAY.year, on=TODAY)


def problems(plan: Plan) -> list[tuple[str, str]]:
    return [(p.code, p.heading) for p in plan.roster.problems if not p.warning]


def warnings(plan: Plan) -> list[str]:
    return [p.code for p in plan.roster.problems if p.warning]


def test_a_new_family_is_planned_with_its_members(cast: Cast) -> None:
    plan = plan_of(roster(family({"证件号码": id_number()}, {"证件号码": id_number()})), cast.clerk)
    assert (problems(plan), warnings(plan)) == ([], [])
    assert plan.counts() == {
        "rows": 3,
        "families": 1,
        "creates": 1,
        "updates": 0,
        "unchanged": 0,
        "held": 0,
        "new_members": 3,
        "changed_members": 0,
        "problems": 0,
        "warnings": 0,
    }
    assert plan.creates[0].family.area == NORTH_VILLAGE


def test_sex_birth_date_and_disability_come_from_the_number(cast: Cast) -> None:
    number = id_number(sex="女") + "44"
    plan = plan_of(roster([row(证件号码=number)]), cast.clerk)
    fields = plan.families.fields
    assert [fields[name][0] for name in ("sex", "disability_category", "disability_grade")] == [
        "女",
        "肢体残疾",
        4,
    ]
    assert plan.families.person_fields["id_type"] == ["残疾人证"]
    assert problems(plan) == []


@pytest.mark.parametrize(
    ("changes", "code", "heading"),
    [
        ({"性别": "女"}, "ID-07", "性别"),
        ({"出生日期": "19800507"}, "ID-08", "出生日期"),
        ({"证件类型": "残疾人证"}, "ID-13", "证件类型"),
        ({"证件号码": "99000119800506"}, "ID-01", "证件号码"),
        ({"在校生状况": "小学"}, "ED-01", "在校生状况"),
        ({"致贫原因1": "因病", "其他致贫原因": "因病、因学"}, "HH-14", "其他致贫原因"),
        ({"户类型": "一般农户", "脱贫标志": "已脱贫"}, "exit_not_registered", "户类型"),
        ({"年度": "2020"}, "wrong_year", "年度"),
        ({"村": "不知村"}, "unknown_place", "村"),
        ({"乡": "不知镇"}, "unknown_place", "乡"),
        ({"村": "竹溪村", "乡": "南坪镇"}, "outside", "村"),
        ({"民族": "汗族"}, "not_in_list", "民族"),
        ({"务工时间（月）": 13}, "out_of_range", "务工时间（月）"),
        ({"与户主关系": "之子"}, "HH-02", "与户主关系"),
        ({"姓名": "周2"}, "ID-14", "姓名"),
    ],
)
def test_a_contradiction_holds_the_family_back(
    cast: Cast, changes: dict[str, Any], code: str, heading: str
) -> None:
    good = family({})
    plan = plan_of(roster([row(**changes)], good), cast.clerk)
    assert problems(plan) == [(code, heading)]
    assert (len(plan.creates), plan.held) == (1, 1)
    assert plan.creates[0].family.number == good[0]["户编号"]


def test_an_unknown_value_names_the_nearest_ones(cast: Cast) -> None:
    plan = plan_of(roster([row(劳动技能="普通劳力者", 村="松破村")]), cast.clerk)
    sentences = {p.code: str(p.message) for p in plan.roster.problems}
    assert "普通劳动力" in sentences["not_in_list"]
    assert "松坡" in sentences["unknown_place"]


def test_two_heads_and_the_same_person_twice_are_reported(cast: Cast) -> None:
    number = id_number()
    plan = plan_of(
        roster(
            family({"与户主关系": "户主"}),
            family({"证件号码": number}),
            family({"证件号码": number + "44"}),
        ),
        cast.clerk,
    )
    assert problems(plan) == [("ID-09", "证件号码")] * 2 + [("HH-03", "与户主关系")] * 2
    assert plan.held == 3


def test_a_head_in_the_register_counts_when_the_file_leaves_that_person_out(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE, head="老户主")
    number = copy.household.household_no
    plan = plan_of(roster([row(户编号=number, 与户主关系="之子")]), cast.clerk)
    assert (problems(plan), warnings(plan)) == ([], ["absent"])
    plan = plan_of(roster([row(户编号=number)]), cast.clerk)
    assert problems(plan) == [("HH-03", "与户主关系")]


def test_a_person_active_elsewhere_is_named_only_inside_ones_own_area(cast: Cast) -> None:
    number = id_number()
    other = make_household(SOUTH_VILLAGE)
    make_member(other, number=number)
    sentences = []
    for user, within in ((cast.clerk, NORTH), (cast.county, COUNTY)):
        plan = plan_of(roster([row(证件号码=number)]), user, within)
        assert problems(plan) == [("ID-10", "证件号码")]
        sentences.append(str(plan.roster.problems[0].message))
    assert other.household.household_no not in sentences[0]
    assert "竹溪" not in sentences[0]
    assert other.household.household_no in sentences[1]
    assert "南坪镇竹溪村" in sentences[1]


def test_a_household_of_another_township_cannot_be_taken(cast: Cast) -> None:
    copy = make_household(SOUTH_VILLAGE)
    plan = plan_of(roster([row(户编号=copy.household.household_no)]), cast.clerk)
    assert [code for code, _heading in problems(plan)] == ["foreign_household"]


def test_a_family_without_a_number_is_tied_by_its_heads_id(cast: Cast) -> None:
    number = id_number()
    rows = [
        row(户编号="", 证件号码=number),
        row(户编号="", 与户主关系="之子", 户主证件号码=number, 证件号码=id_number()),
    ]
    plan = plan_of(roster(rows), cast.clerk)
    assert problems(plan) == []
    assert [len(p.members) for p in plan.creates] == [2]
    plan = plan_of(roster([row(户编号="", 与户主关系="之子")]), cast.clerk)
    assert [code for code, _heading in problems(plan)] == ["no_family"]


def test_a_number_for_a_household_that_had_none_is_an_update(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE, household_no="", head=None)
    number = id_number()
    make_member(copy, number=number, relation="户主", name="周有田")
    plan = plan_of(roster([row(证件号码=number)]), cast.clerk)
    assert problems(plan) == []
    assert [p.number_given for p in plan.updates] == [True]


def test_household_columns_that_differ_within_a_family_are_reported(cast: Cast) -> None:
    members = family({"户联系电话": "13800000002"}, 户联系电话="13800000001")
    plan = plan_of(roster(members), cast.clerk)
    assert problems(plan) == [("differs", "户联系电话")]
    assert plan.roster.problems[0].value_shown == "138****0002"
    assert plan.roster.problems[0].row == 3


def test_what_changes_is_told_field_by_field_and_empty_cells_change_nothing(cast: Cast) -> None:
    number = id_number()
    copy = make_household(NORTH_VILLAGE, head=None, main_cause="因病")
    make_member(
        copy,
        number=number,
        relation="户主",
        name="周有田",
        education_level="小学",
        ethnic_group="汉族",
        work_months=3,
    )
    same = row(
        户编号=copy.household.household_no,
        证件号码=number,
        文化程度="初中",
        劳动技能="",
        健康状况="",
        是否享受低保="",
    )
    plan = plan_of(roster([same]), cast.clerk)
    assert [change for p in plan.updates for change in changes_of(p)] == [
        (0, "education_level", "小学", "初中")
    ]
    assert plan.updates[0].changed is False


def test_an_error_cell_is_a_problem_and_wipes_nothing(cast: Cast) -> None:
    plan = plan_of(roster([row(民族="#N/A")]), cast.clerk)
    assert problems(plan) == [("error_cell", "民族")]


def test_a_village_named_without_its_kind_and_groups_below_it_are_found(cast: Cast) -> None:
    make_area(NORTH_VILLAGE + "003", "三组")
    plan = plan_of(roster([row(村="松坡", 乡="北岭", 组="三组")], [row(村="松坡村委会", 乡="")]), cast.clerk)
    assert problems(plan) == []
    assert [p.family.area for p in plan.creates] == [NORTH_VILLAGE + "003", NORTH_VILLAGE]


def test_a_file_that_names_the_village_leaves_a_household_in_its_group(cast: Cast) -> None:
    make_area(NORTH_VILLAGE + "003", "三组")
    copy = make_household(NORTH_VILLAGE + "003", head=None)
    number = id_number()
    make_member(copy, number=number, relation="户主", name="周有田")
    plan = plan_of(roster([row(户编号=copy.household.household_no, 证件号码=number)]), cast.clerk)
    assert "area" not in [field for p in plan.updates for _row, field, _old, _new in changes_of(p)]
    assert plan.updates[0].family.area == NORTH_VILLAGE + "003"


def test_a_person_who_left_is_not_brought_back_by_a_file(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    number = id_number()
    make_member(copy, number=number, left_on=TODAY, leave_reason="死亡")
    plan = plan_of(
        roster([row(户编号=copy.household.household_no, 证件号码=number, 与户主关系="之子")]), cast.clerk
    )
    assert problems(plan) == [("left", "姓名")]


def test_provisional_numbers_old_numbers_and_counts_are_only_warned_about(cast: Cast) -> None:
    plan = plan_of(
        roster(
            [row(证件号码="999999198005060011", 性别="男", 出生日期="1980-05-06", 人数=2)],
            [row(证件号码="990001800506003", 户主姓名="周无田")],
        ),
        cast.clerk,
    )
    assert problems(plan) == []
    assert sorted(warnings(plan)) == ["HH-09", "ID-02", "ID-12", "head_name"]
    assert len(plan.creates) == 2


def test_a_user_without_the_act_there_plans_nothing(cast: Cast) -> None:
    for user in (cast.cadre, cast.nobody, cast.clerk2):
        plan = plan_of(roster([row()]), user)
        assert problems(plan) == [("outside", "村")]


def test_the_same_file_has_the_same_fingerprint_until_the_register_changes(cast: Cast) -> None:
    data = roster([row()], family({}))
    first, second = plan_of(data, cast.clerk), plan_of(data, cast.clerk)
    assert first.fingerprint() == second.fingerprint()
    make_household(NORTH_VILLAGE, head=None, household_no=first.creates[0].family.number)
    assert plan_of(data, cast.clerk).fingerprint() != first.fingerprint()
