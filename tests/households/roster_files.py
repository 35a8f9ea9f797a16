"""Rosters for the tests of the import: rows by heading, written as the national export has them."""

from __future__ import annotations

import itertools
from typing import Any

from tests.builders import id_number
from tests.common.sheet_files import xlsx

HEADINGS = (
    "省", "市", "县", "乡", "村", "户编号", "人口编号", "姓名", "性别", "出生日期", "证件类型",
    "证件号码", "民族", "户联系电话", "成员联系电话", "年度", "与户主关系", "文化程度", "在校生状况",
    "劳动技能", "务工时间（月）", "健康状况", "政治面貌", "务工企业名称", "是否享受低保",
    "是否参加城镇职工基本养老保险", "是否参加大病保险",
    "是否参加新型农村合作医疗（城乡居民基本医疗保险）", "是否参加城乡居民基本养老保险",
    "失学或辍学原因", "是否会讲普通话", "是否参加商业补充医疗保险", "是否国外务工", "产业分类",
    "是否接受大病医疗救助", "是否接受其他健康扶贫", "公益性岗位类型", "公益性岗位(月数)", "就业渠道",
    "残疾类别", "务工所在地", "户主姓名", "户主证件号码", "是否参加城镇职工基本医疗保险",
    "是否特困供养人员", "残疾证办证年度", "识别标准",
)  # fmt: skip

_numbers = itertools.count(1)


def row(**changes: Any) -> dict[str, Any]:
    """A row about the head of a family of one, in the village of the first township's clerk."""
    values: dict[str, Any] = {
        "县": "测试县",
        "乡": "北岭镇",
        "村": "松坡村",
        "户编号": f"98{next(_numbers):08d}",
        "姓名": "周有田",
        "证件号码": id_number(),
        "民族": "汉族",
        "年度": "2026",
        "与户主关系": "户主",
        "文化程度": "小学",
        "劳动技能": "普通劳动力",
        "健康状况": "健康",
        "是否享受低保": "否",
    }
    return {**values, **changes}


def family(*members: dict[str, Any], **shared: Any) -> list[dict[str, Any]]:
    """A head and the further members, in one household."""
    head = row(**shared)
    rest = [
        row(**{"户编号": head["户编号"], "与户主关系": "之子", "姓名": "周小田", **shared, **m})
        for m in members
    ]
    return [head, *rest]


def table(rows: list[dict[str, Any]], *, headings: tuple[str, ...] = HEADINGS) -> list[list[Any]]:
    """Head and rows as lists."""
    extra = tuple(dict.fromkeys(key for r in rows for key in r if key not in headings))
    heads = (*headings, *extra)
    return [list(heads), *([r.get(heading, "") for heading in heads] for r in rows)]


def roster(*families: list[dict[str, Any]], titles: int = 0) -> bytes:
    """A workbook of these families, below some title rows."""
    rows = [r for members in families for r in members]
    return xlsx([*[["某县建档立卡人口花名册"]] * titles, *table(rows)])
