"""Rosters to compare, for tests: a school roster and the register it is held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django.utils import timezone

from accounts.models import User
from common.secrets import Secret, encrypt_bytes
from households.codes.comparing import Difference, Ground, Reading, RosterKind
from households.comparing import jobs
from households.models import ComparisonHit, ComparisonRun, ComparisonSource, HouseholdYear, MemberYear
from tests.builders import make_member
from tests.common.sheet_files import xlsx

HEAD = ("学校", "年级", "学生姓名", "身份证号", "出生日期", "是否资助")
MAPPED = {
    "id_number": "身份证号",
    "name": "学生姓名",
    "birth_date": "出生日期",
    "aided": "是否资助",
    "detail": "学校",
    "more": "年级",
}
CHILD_BORN = dt.date(2015, 3, 2)


def make_source(**changes: Any) -> ComparisonSource:
    """A school roster that says who is aided: exactly the children of registered households should be."""
    fields = {
        "name": "2026年秋季学籍与资助名册",
        "kind": RosterKind.SCHOOL,
        "reading": Reading.EXACTLY,
        "condition": "compulsory_school",
        "columns": MAPPED,
        **changes,
    }
    return ComparisonSource.objects.create(**fields)


def make_pupil(copy: HouseholdYear, name: str, **changes: Any) -> MemberYear:
    """A pupil of the fifth class."""
    fields = {"birth_date": CHILD_BORN, "schooling_status": "小学", **changes}
    return make_member(copy, name=name, **fields)


def pupil_row(member: MemberYear, aided: Any = "是", **changes: Any) -> list[Any]:
    """What the school roster says of a member of the register."""
    values = {
        "学校": "北岭中心小学",
        "年级": "五年级",
        "学生姓名": member.name,
        "身份证号": cast("Secret", member.member.id_number).reveal(),
        "出生日期": "",
        "是否资助": aided,
        **changes,
    }
    return [values[heading] for heading in HEAD]


def stranger_row(name: str, number: str = "", **changes: Any) -> list[Any]:
    """What the school roster says of somebody else."""
    values = {
        "学校": "北岭中心小学", "年级": "六年级", "学生姓名": name, "身份证号": number, "出生日期": "",
        "是否资助": "是", **changes,
    }  # fmt: skip
    return [values[heading] for heading in HEAD]


def school_roster(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    """The workbook, with a title row."""
    return xlsx([["2026年秋季学期学生资助名册"], head, *rows])


def make_run(user: User, source: ComparisonSource, data: bytes, name: str = "学籍.xlsx") -> ComparisonRun:
    """The file uploaded and read."""
    run = jobs.upload(user=user, source=source, filename=name, content=data)
    jobs.read(run.pk, language="zh-hans")
    return again(run)


def compared(user: User, source: ComparisonSource, data: bytes) -> ComparisonRun:
    """The file uploaded, read and compared."""
    run = make_run(user, source, data)
    jobs.request_compare(run=run, user=user)
    jobs.run_compare(run.pk, language="zh-hans")
    return again(run)


def again(run: ComparisonRun) -> ComparisonRun:
    """The run as it stands now."""
    return ComparisonRun.objects.light().select_related("source").get(pk=run.pk)


def names(source: ComparisonSource, kind: str) -> dict[str, str]:
    """Who stands on a list and on what ground."""
    hits = ComparisonHit.objects.standing().filter(source=source, kind=kind)
    return {hit.roster_name or MemberYear.objects.get(member=hit.member_id).name: hit.ground for hit in hits}


def make_hit(member: MemberYear, *, user: User, **changes: Any) -> ComparisonHit:
    """A member who was missed, found by a finished run of a roster of its own."""
    source = changes.pop("source", None) or make_source()
    run = ComparisonRun.objects.create(
        source=source,
        user=user,
        filename="学籍.xlsx",
        content=encrypt_bytes(b""),
        state=ComparisonRun.State.DONE,
        done_at=timezone.now(),
    )
    fields = {
        "kind": Difference.MISSED,
        "person_key": f"m{member.member_id}",
        "member_id": member.member_id,
        "household_id": member.household_id,
        "ground": Ground.NOT_LISTED,
        "first_run": run,
        "last_run": run,
        **changes,
    }
    return ComparisonHit.objects.create(source=source, **fields)
