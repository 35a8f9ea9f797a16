"""Library tables for the tests of their import: rows by heading, as counties write them."""

from __future__ import annotations

from typing import Any

from accounts.models import Area, User
from households.importing import jobs
from households.models import ImportJob
from projects.importing.library import LIBRARY
from tests.common.sheet_files import xlsx
from tests.people import NORTH

UNIT = "北岭镇人民政府"


def line(**changes: Any) -> dict[str, Any]:
    """A complete project of the village in the north: 200,000 yuan of the county."""
    values: dict[str, Any] = {
        "入库年度": 2026,
        "项目名称": "肉羊养殖",
        "项目类别": "产业",
        "建设性质": "新建",
        "乡镇": "北岭镇",
        "行政村": "松坡村",
        "实施地点": "二组",
        "计划开工": "2026-03-01",
        "计划完工": "2026年10月",
        "责任单位": UNIT,
        "建设内容与规模": "建设羊舍，购买母羊；\n修建草料棚",
        "县级资金（元）": 200_000,
        "补助方式": "先建后补",
        "受益户数": 20,
        "受益人数": 60,
        "其中建档立卡户数": 12,
        "其中建档立卡人数": 40,
        "绩效目标": "户均增收3000元",
        "贫困群众参与情况": "自愿参与",
        "带贫减贫机制": "合作社保底收购",
    }
    return {**values, **changes}


def table(*lines: dict[str, Any], titles: tuple[str, ...] = ()) -> bytes:
    """A workbook of these lines, below title rows."""
    heads = list(dict.fromkeys(heading for values in lines for heading in values))
    return xlsx(
        [*([title] for title in titles), heads, *([values.get(h) for h in heads] for values in lines)]
    )


def planned(user: User, data: bytes, area: str = NORTH) -> ImportJob:
    """The import of the table, read and compared."""
    place = Area.objects.get(pk=area)
    job = jobs.upload(user=user, kind=LIBRARY, area=place, filename="项目库.xlsx", content=data)
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def loaded(user: User, data: bytes, area: str = NORTH, *, confirmed: bool = False) -> ImportJob:
    """The import of the table, loaded."""
    job = planned(user, data, area)
    jobs.request_load(job=job, user=user, confirmed=confirmed)
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    """New, changed, unchanged, held back."""
    found = job.plan["counts"]
    return found["creates"], found["updates"], found["unchanged"], found["held"]


def told(job: ImportJob) -> list[tuple[str, str]]:
    """Cell and code of every problem."""
    return [(problem["place"], problem["code"]) for problem in job.plan["problems"]]
