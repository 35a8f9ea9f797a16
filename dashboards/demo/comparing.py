"""Outside rosters of the invented county, and one of them compared: a school's, with planted differences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from common.sheets.writing import write_list
from households.codes import HouseholdType
from households.codes.comparing import Reading, RosterKind
from households.comparing import jobs
from households.comparing.conditions import CONDITIONS
from households.models import ComparisonRun, ComparisonSource, MemberYear, RegisterYear

COLUMNS = {
    "id_number": "身份证号", "name": "学生姓名", "aided": "是否资助", "detail": "学校", "more": "年级",
}  # fmt: skip
HEAD = ("学校", "年级", "学生姓名", "身份证号", "是否资助")
SOURCES: tuple[tuple[str, RosterKind, Reading, str, dict[str, str]], ...] = (
    ("学籍与资助名册", RosterKind.SCHOOL, Reading.EXACTLY, "compulsory_school", COLUMNS),
    ("雨露计划发放名册", RosterKind.AID, Reading.EXACTLY, "pupil", {}),
    ("低保金发放名册", RosterKind.AID, Reading.EXACTLY, "dibao", {}),
    ("残疾证名册", RosterKind.DISABILITY, Reading.AT_LEAST, "disabled", {}),
    ("车辆登记名册", RosterKind.VEHICLE, Reading.NONE, "registered", {}),
    ("工商登记名册", RosterKind.COMPANY, Reading.NONE, "registered", {}),
    ("商品房登记名册", RosterKind.HOUSING, Reading.NONE, "registered", {}),
    ("财政供养人员名册", RosterKind.PAYROLL, Reading.NONE, "registered", {}),
    ("死亡人员名册", RosterKind.DEATH, Reading.NONE, "active", {}),
)
EVERY_MISSED, EVERY_UNPAID, WRONG = 40, 30, 6
STRANGERS = (("赵外来", "990001201409010017"), ("钱外来", "990001201310020039"))


def add_rosters(on: dt.date) -> None:
    """All rosters as rows, and the school's compared once by the county officer, if there is one."""
    made = [
        ComparisonSource(name=name, kind=kind, reading=reading, condition=condition, columns=columns)
        for name, kind, reading, condition, columns in SOURCES
    ]
    school = ComparisonSource.objects.bulk_create(made)[0]
    officer = User.objects.filter(username="county").first()
    if officer is None:
        return
    content = write_list(HEAD, _rows(on), title="学籍与资助")
    run = jobs.upload(user=officer, source=school, filename="秋季学籍与资助名册.xlsx", content=content)
    jobs.read(run.pk, language="zh-hans")
    run.refresh_from_db()
    if run.state == ComparisonRun.State.READY:
        jobs.request_compare(run=run, user=officer)
        jobs.run_compare(run.pk, language="zh-hans")


def _rows(on: dt.date) -> list[list[Any]]:
    """The pupils but a few, some of them not aided; a few who are not entitled; two of nowhere."""
    year = RegisterYear.objects.current().pk
    pupils = CONDITIONS["compulsory_school"].people(year=year, on=on).select_related("member").order_by("pk")
    rows = [
        _row(pupil, aided=place % EVERY_UNPAID != 0)
        for place, pupil in enumerate(pupils)
        if place % EVERY_MISSED != 1
    ]
    others = (
        MemberYear.objects.of_year(year)
        .active()
        .filter(household_year__household_type=HouseholdType.ORDINARY, schooling_status="小学")
    )
    rows += [_row(pupil, aided=True) for pupil in others.select_related("member").order_by("pk")[:WRONG]]
    return rows + [["县城实验小学", "六年级", name, number, "是"] for name, number in STRANGERS]


def _row(pupil: MemberYear, *, aided: bool) -> list[Any]:
    number: Any = pupil.member.id_number
    stage = pupil.schooling_status or "未入学"
    return ["乡镇中心学校", stage, pupil.name, number.reveal(), "是" if aided else "否"]
