"""Builders of rows for tests: each gives a valid saved row and takes changes by name."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from decimal import Decimal
from typing import Any

from accounts.models import Area, Organisation, Posting, User
from accounts.roles import Role
from common import pinyin
from common.secrets import digest_of
from households import codes
from households.models import (
    EntryWindow,
    Household,
    HouseholdYear,
    Member,
    MemberYear,
    Notice,
    NoticeKind,
    RegisterYear,
)
from households.services.parameters import PLANS, load_parameters
from projects.codes import ProjectCategory, ProjectState
from projects.models import Project

TODAY = dt.date(2026, 11, 24)
PASSWORD = "long-enough-for-tests"

_serial = itertools.count(1)


def make_area(code: str, name: str = "", **changes: Any) -> Area:
    """An area; its parents are made when missing."""
    parent = code[:-3] if len(code) > 6 else None
    if parent and not Area.objects.filter(pk=parent).exists():
        make_area(parent)
    area, _made = Area.objects.get_or_create(
        code=code, defaults={"name": name or f"地{code[-3:]}", "parent_id": parent, **changes}
    )
    area.refresh_from_db()
    return area


def make_year(year: int = TODAY.year, **changes: Any) -> RegisterYear:
    """A register year, open unless `closed_on` is given."""
    fields = {
        "income_from": dt.date(year - 1, 10, 1),
        "income_to": dt.date(year, 9, 30),
        **changes,
    }
    return RegisterYear.objects.get_or_create(year=year, defaults=fields)[0]


def make_window(**changes: Any) -> EntryWindow:
    """Days of entry of the open year for the whole county: from a month ago to ten days from now."""
    fields = {
        "year": make_year(),
        "opens_on": TODAY - dt.timedelta(days=30),
        "closes_on": TODAY + dt.timedelta(days=10),
        "source": "测试通知",
        **changes,
    }
    return EntryWindow.objects.create(**fields)


def make_parameters() -> None:
    """The numbers of the national plan file."""
    load_parameters(PLANS / "national.json")


def make_organisation(**changes: Any) -> Organisation:
    """An office of the county."""
    number = next(_serial)
    fields = {"name": f"测试单位{number}", "kind": "行政机关", "area": make_area("990001"), **changes}
    return Organisation.objects.create(**fields)


def make_user(username: str = "", *, role: Role | None = None, area: str = "990001", **changes: Any) -> User:
    """A user, with one posting when a role is given."""
    organisation = changes.pop("organisation", None)
    username = username or f"user{next(_serial)}"
    user = User.objects.create_user(username, PASSWORD, **{"name": username, **changes})
    if role is not None:
        Posting.objects.create(
            user=user,
            role=role,
            area=make_area(area),
            organisation=organisation,
            valid_from=dt.date(2020, 1, 1),
        )
    return user


def id_number(serial: int | None = None, *, birth: dt.date = dt.date(1980, 5, 6), sex: str = "男") -> str:
    """A valid ID number of nobody: no area from 990001 on is assigned. Serials never meet again."""
    serial = next(_serial) if serial is None else serial
    order = serial % 500 * 2 + (1 if sex == "男" else 0)
    body = f"{990001 + serial // 500}{birth:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def make_household(
    area: str = "990001101201", *, head: str | None = "测试户主", **changes: Any
) -> HouseholdYear:
    """A registered household of the open year with its head; `head=None` leaves it without members."""
    year = make_year(changes.pop("year", TODAY.year))
    place = make_area(area)
    number = changes.pop("household_no", f"99{next(_serial):08d}")
    household = Household.objects.create(household_no=number, area=place)
    fields = {
        "household_type": codes.HouseholdType.REGISTERED,
        "exit_status": codes.ExitStatus.POOR,
        "main_cause": codes.PovertyCause.ILLNESS,
        **changes,
    }
    copy = HouseholdYear.objects.create(household=household, year=year, area=place, **fields)
    if head is not None:
        make_member(copy, name=head, relation=codes.Relation.HEAD)
        copy.refresh_from_db()
    return copy


def make_member(copy: HouseholdYear, *, number: str | None = None, **changes: Any) -> MemberYear:
    """An active member of the household copy, with an ID number of nobody."""
    number = id_number() if number is None else number
    person = Member.objects.create(
        id_type=codes.IdType.ID_CARD,
        id_number=number,
        id_digest=digest_of(number[:18]),
        id_tail=number[14:18],
    )
    fields = {
        "name": "测试成员",
        "relation": codes.Relation.SON,
        "sex": codes.Sex.MALE,
        "birth_date": dt.date(1980, 5, 6),
        **changes,
    }
    return MemberYear.objects.create(
        member=person,
        household_year=copy,
        year_id=copy.year_id,
        household_id=copy.household_id,
        pinyin=pinyin.sort_key(fields["name"]),
        initials=pinyin.initials(fields["name"]),
        **fields,
    )


def make_project(area: str = "990001101201", **changes: Any) -> Project:
    """An approved project of a village with all that the library demands; 100,000 yuan of county funds."""
    fields = {
        "key": uuid.uuid4(),
        "year": TODAY.year,
        "name": f"测试项目{next(_serial)}",
        "category": ProjectCategory.PRODUCTION,
        "area": make_area(area),
        "starts_on": dt.date(TODAY.year, 1, 1),
        "ends_on": dt.date(TODAY.year, 12, 31),
        "content": "发展养羊",
        "fund_county": Decimal(100_000),
        "target": "户均增收3000元",
        "participation": "贫困户自愿参与",
        "linkage": "直接补助，合作社保底收购",
        "state": ProjectState.APPROVED,
        **changes,
    }
    fields.setdefault("organisation", make_organisation())
    fields.setdefault("created_by", make_user())
    project = Project.objects.create(**fields)
    project.refresh_from_db()
    return project


def make_notice(area: str = "990001101201", **changes: Any) -> Notice:
    """A notice of ten days about a project, over since yesterday; without photo."""
    fields = {
        "key": uuid.uuid4(),
        "kind": NoticeKind.PROJECT,
        "area": make_area(area),
        "title": "关于测试项目的公示",
        "table": {"head": ["序号", "户主"], "rows": [[1, "测试户主"]]},
        "place": "村务公开栏",
        "telephone": "12317",
        "starts_on": TODAY - dt.timedelta(days=10),
        "ends_on": TODAY - dt.timedelta(days=1),
        "min_days": 10,
        **changes,
    }
    fields.setdefault("posted_by", make_user())
    return Notice.objects.create(**fields)
