"""A roster against the register: who is missed, who is wrongly aided, who is not found; exactly those."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from households.codes import HouseholdType
from households.codes.comparing import Difference, Reading
from households.models import ComparisonHit, HouseholdYear, MemberYear
from tests.builders import id_number, make_household
from tests.households.comparisons import (
    CHILD_BORN,
    compared,
    make_pupil,
    make_run,
    make_source,
    names,
    pupil_row,
    school_roster,
    stranger_row,
)
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

MISSED, WRONG, UNMATCHED = Difference.MISSED, Difference.WRONG, Difference.UNMATCHED


@pytest.fixture
def north(cast: Cast) -> HouseholdYear:
    return make_household(NORTH_VILLAGE)


@pytest.fixture
def ordinary(cast: Cast) -> HouseholdYear:
    """A household that is not on the register of poor households."""
    return make_household(SOUTH_VILLAGE, household_type=HouseholdType.ORDINARY, exit_status="", main_cause="")


def test_a_school_roster_finds_exactly_the_planted_cases(
    cast: Cast, north: HouseholdYear, ordinary: HouseholdYear
) -> None:
    aided = make_pupil(north, "正常受助")
    forgotten = make_pupil(north, "在册漏助")
    make_pupil(north, "无学籍")
    make_pupil(north, "未到学龄", birth_date=dt.date(2021, 9, 2), schooling_status="学前教育")
    dropout = make_pupil(north, "辍学儿童", schooling_status="")
    rich = make_pupil(ordinary, "一般农户")
    fine = make_pupil(ordinary, "一般未助")
    gone = make_pupil(north, "已迁出", left_on=dt.date(2026, 3, 1), leave_reason="户籍迁出")
    source = make_source()
    run = compared(
        cast.county,
        source,
        school_roster(
            pupil_row(aided),
            pupil_row(forgotten, "否"),
            pupil_row(dropout, "500元"),
            pupil_row(rich),
            pupil_row(fine, "否"),
            pupil_row(gone),
            stranger_row("外来学生", id_number()),
            stranger_row("未助学生", id_number(), 是否资助="否"),
        ),
    )
    assert run.state == "done", run.refusal
    assert names(source, MISSED) == {"在册漏助": "在册未资助", "无学籍": "名册无此人"}
    assert names(source, WRONG) == {"一般农户": "不符合条件", "已迁出": "已离户"}
    assert names(source, UNMATCHED) == {"外来学生": "登记库无此人"}
    counts = {
        key: run.counts[key] for key in ("rows", "by_number", "entitled", "missed", "wrong", "unmatched")
    }
    assert counts == {"rows": 8, "by_number": 6, "entitled": 4, "missed": 2, "wrong": 2, "unmatched": 1}
    assert ComparisonHit.objects.get(kind=WRONG, ground="不符合条件").roster_detail == "北岭中心小学 五年级"


def test_who_has_no_number_is_found_by_name_and_birth_date(cast: Cast, north: HouseholdYear) -> None:
    pupil = make_pupil(north, "李 小明")
    row = pupil_row(pupil, 身份证号="", 出生日期="2015-03-02", 学生姓名="李小 明")
    source = make_source()
    run = compared(cast.county, source, school_roster(row))
    assert (run.counts["by_name"], run.counts["missed"], run.counts["unmatched"]) == (1, 0, 0)


def test_a_mistyped_number_still_finds_the_person_by_name(cast: Cast, north: HouseholdYear) -> None:
    pupil = make_pupil(north, "李小明")
    mistyped = id_number(birth=CHILD_BORN)
    run = compared(cast.county, make_source(), school_roster(pupil_row(pupil, 身份证号=mistyped)))
    assert (run.counts["by_number"], run.counts["by_name"], run.counts["missed"]) == (0, 1, 0)


def test_namesakes_are_said_to_be_ambiguous(cast: Cast, north: HouseholdYear) -> None:
    make_pupil(north, "李小明")
    make_pupil(north, "李小明")
    source = make_source()
    run = compared(cast.county, source, school_roster(stranger_row("李小明", 出生日期="2015-03-02")))
    assert run.counts["ambiguous"] == 1
    assert names(source, UNMATCHED) == {"李小明": "同名同生日"}
    grounds = ComparisonHit.objects.filter(kind=MISSED).values_list("ground", flat=True)
    assert list(grounds) == ["疑似在册", "疑似在册"]


def test_two_of_the_same_name_on_the_roster_are_ambiguous_too(cast: Cast, north: HouseholdYear) -> None:
    make_pupil(north, "李小明")
    source = make_source()
    rows = [stranger_row("李小明", id_number(birth=CHILD_BORN)) for _each in range(2)]
    run = compared(cast.county, source, school_roster(*rows))
    assert (run.counts["by_name"], run.counts["ambiguous"], run.counts["missed"]) == (0, 2, 1)


@pytest.mark.parametrize(
    ("reading", "missed", "wrong", "unmatched"),
    [
        (Reading.EXACTLY, {"乙": "名册无此人"}, {"丙": "不符合条件"}, {"丁": "登记库无此人"}),
        (Reading.AT_LEAST, {"乙": "名册无此人"}, {}, {}),
        (Reading.NONE, {}, {"甲": "列入名册"}, {}),
    ],
)
def test_each_reading_makes_its_own_lists(
    cast: Cast,
    north: HouseholdYear,
    ordinary: HouseholdYear,
    reading: Reading,
    missed: dict[str, str],
    wrong: dict[str, str],
    unmatched: dict[str, str],
) -> None:
    listed, rich = make_pupil(north, "甲"), make_pupil(ordinary, "丙")
    make_pupil(north, "乙")
    source = make_source(reading=reading)
    compared(
        cast.county,
        source,
        school_roster(pupil_row(listed), pupil_row(rich), stranger_row("丁", id_number())),
    )
    assert [names(source, kind) for kind in (MISSED, WRONG, UNMATCHED)] == [missed, wrong, unmatched]


def test_a_dead_person_who_is_still_active_is_found(cast: Cast, ordinary: HouseholdYear) -> None:
    head = MemberYear.objects.get(household_year=ordinary)
    source = make_source(
        kind="死亡", reading=Reading.NONE, condition="active", columns={"id_number": "身份证号"}
    )
    compared(cast.county, source, school_roster(pupil_row(head)))
    assert names(source, WRONG) == {"测试户主": "列入名册"}


def test_reading_alone_writes_nothing_but_counts(cast: Cast, north: HouseholdYear) -> None:
    make_pupil(north, "漏助")
    run = make_run(cast.county, make_source(), school_roster(stranger_row("外人", id_number())))
    assert (run.state, run.counts["missed"], run.counts["unmatched"]) == ("ready", 1, 1)
    assert ComparisonHit.objects.count() == 0


def bad(user: Any, *rows: list[Any], **changes: Any) -> tuple[str, str, int]:
    run = make_run(user, make_source(**changes), school_roster(*rows))
    return run.state, run.refusal, ComparisonHit.objects.count()


def test_the_roster_of_another_county_is_refused(cast: Cast, north: HouseholdYear) -> None:
    make_pupil(north, "本县学生")
    rows = [stranger_row(f"外县{n}", foreign(n)) for n in range(40)]
    of_this_county = id_number(1)  # later serials begin with other codes
    state, refusal, hits = bad(cast.county, *rows, stranger_row("迁入", of_this_county))
    assert (state, hits) == ("refused", 0)
    assert "41 人中仅 1 人属于本县" in refusal


def foreign(serial: int) -> str:
    """A valid number that begins with the code of another county of nobody."""
    return id_number(500 * 700 + serial)


def test_numbers_that_a_spreadsheet_destroyed_are_refused(cast: Cast, north: HouseholdYear) -> None:
    pupil = make_pupil(north, "李小明")
    state, refusal, hits = bad(
        cast.county, pupil_row(pupil, 身份证号=9.90001201503e17), pupil_row(pupil, 身份证号="9.90001E+17")
    )
    assert (state, hits) == ("refused", 0)
    assert "2 行中有 2 行" in refusal


def test_a_roster_without_rows_is_refused(cast: Cast) -> None:
    make_household(NORTH_VILLAGE)
    state, refusal, _hits = bad(cast.county)
    assert (state, refusal) == ("refused", "名册只有表头，没有数据行，未作比对。")


def test_the_same_person_twice_counts_once_and_is_told(cast: Cast, north: HouseholdYear) -> None:
    pupil = make_pupil(north, "李小明")
    run = make_run(cast.county, make_source(), school_roster(pupil_row(pupil, "否"), pupil_row(pupil, "是")))
    assert (run.state, run.counts["rows"], run.counts["repeated"], run.counts["missed"]) == ("ready", 2, 1, 0)
    (problem,) = run.look["problems"]
    assert (problem["place"], problem["message"], problem["warning"]) == (
        "4",
        "该人员已在第 3 行出现，只计一次。",
        True,
    )


def test_a_row_without_any_key_is_left_out_and_told(cast: Cast, north: HouseholdYear) -> None:
    pupil = make_pupil(north, "李小明")
    run = make_run(
        cast.county, make_source(), school_roster(pupil_row(pupil), stranger_row("无证号", "12345"))
    )
    assert (run.counts["rows"], run.counts["people"], run.counts["left_out"]) == (2, 1, 1)
    assert [problem["value"] for problem in run.look["problems"]] == ["*****", ""]
