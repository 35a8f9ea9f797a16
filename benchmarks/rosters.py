"""Makes a roster as the national system exports it: invented people, area 990001, 47 columns."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

from openpyxl import Workbook

from accounts.models import Area, Posting, User
from accounts.roles import Role
from common.identifiers import check_digit
from households import codes
from households.importing.columns import ROSTER_COLUMNS
from households.models import RegisterYear

COUNTY = "990001"
TOWNSHIPS, VILLAGES = 12, 12
YEAR = 2026
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "有田秀英小明建国桂兰春花志强玉梅海波丽娟德福喜庆文武平安"
_NOT_EXPORTED = {"group", "hamlet", "work_region", "person_identified_on"}


def found_county() -> User:
    """County, villages, open year and a county officer."""
    Area.objects.create(code=COUNTY, name="测试县")
    for t in range(TOWNSHIPS):
        township = f"{COUNTY}{101 + t}"
        Area.objects.create(code=township, name=f"第{t + 1}镇", parent_id=COUNTY)
        for v in range(VILLAGES):
            Area.objects.create(
                code=f"{township}{201 + v}", name=f"第{t + 1}镇{v + 1}号村", parent_id=township
            )
    RegisterYear.objects.create(
        year=YEAR, income_from=dt.date(YEAR - 1, 10, 1), income_to=dt.date(YEAR, 9, 30)
    )
    user = User.objects.create_user("bench", None, name="bench")
    Posting.objects.create(user=user, role=Role.COUNTY, area_id=COUNTY, valid_from=dt.date(2020, 1, 1))
    return user


def columns() -> list[Any]:
    """The 47 columns of the national personal export, in our order."""
    first = [c for c in ROSTER_COLUMNS if c.key not in _NOT_EXPORTED]
    return first[:46] + [c for c in first if c.key == "id_standard"]


def people(households: int, members: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """Rows by column key; the first of each household is its head."""
    chance = random.Random(seed)
    sizes = [members // households + (h < members % households) for h in range(households)]
    rows: list[dict[str, Any]] = []
    for h, size in enumerate(sizes):
        township = h % TOWNSHIPS
        village = f"第{township + 1}镇{h // TOWNSHIPS % VILLAGES + 1}号村"
        shared = {
            "county": "测试县",
            "township": f"第{township + 1}镇",
            "village": village,
            "household_no": f"99{h:08d}",
            "household_phone": f"138{h:08d}",
            "id_standard": "国家标准",
        }
        first = len(rows)
        rows += [_person(chance, shared, first + place, head=place == 0) for place in range(size)]
    return rows


def _person(chance: random.Random, shared: dict[str, Any], serial: int, *, head: bool) -> dict[str, Any]:
    # 24,000 days × 1,000 serial numbers: every person has a number of their own.
    born = dt.date(1945, 1, 1) + dt.timedelta(days=serial % 24_000)
    order = serial // 24_000 * 2 + chance.randrange(2)
    first17 = f"{COUNTY}{born:%Y%m%d}{order:03d}"
    male = order % 2 == 1
    values: dict[str, Any] = {
        **shared,
        "person_no": f"99{serial:09d}",
        "name": chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
        "sex": "男" if male else "女",
        "birth_date": f"{born:%Y%m%d}",
        "id_type": "居民身份证",
        "number": first17 + check_digit(first17),
        "ethnic_group": "汉族",
        "phone": f"139{serial:08d}",
        "year": str(YEAR),
        "relation": "户主" if head else chance.choice(["之子", "之孙子"] if male else ["之女", "之孙女"]),
        "education_level": chance.choice(["小学", "初中", "高中"]),
        "labour_capacity": "普通劳动力",
        "work_months": chance.randrange(13),
        "health_status": chance.choice(["健康", "长期慢性病"]),
        "political_status": "群众",
        "employer": "第一纺织厂" if chance.random() < 0.1 else "",
        "industry": chance.choice(codes.Industry.values),
        "work_place": "本县",
        "job_channel": "外出务工",
        "public_post_months": 0,
    }
    for column in ROSTER_COLUMNS:
        if column.names == ("是", "否"):
            values[column.key] = chance.choice("是否")
    return values


def workbook(rows: list[dict[str, Any]]) -> bytes:
    """The rows as an .xlsx."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("人员信息")
    used = columns()
    sheet.append([column.heading for column in used])
    for row in rows:
        sheet.append([row.get(column.key, "") for column in used])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
