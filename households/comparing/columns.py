"""The columns a comparison asks of any roster: what they are for, how they are called and read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.sheets import cleaners
from common.sheets.cells import Cell
from common.sheets.columns import Column, names_of
from common.sheets.problems import CellError

NUMBER, NAME, BIRTH, AIDED, DETAIL, MORE = "id_number", "name", "birth_date", "aided", "detail", "more"


def aided(cell: Cell) -> bool:
    """是 or 否, or an amount: more than nothing means yes."""
    try:
        return cleaners.yes_no(cell)
    except CellError:
        pass
    try:
        return cleaners.money(cell) > Decimal(0)
    except CellError as error:
        raise CellError("not_aided", _("是, 否 or an amount is expected here.")) from error


def person_name(cell: Cell) -> str:
    """A name without blanks, as the register has them."""
    return cleaners.text(cell, max_length=50).replace(" ", "")


COLUMNS = (
    Column(
        NUMBER,
        "证件号码",
        cleaners.id_number,
        ("身份证号", "身份证号码", "身份证件号", "身份证件号码", "公民身份号码", "证件号", "学生身份证号",
         "学生身份证件号", "身份证", "残疾证号", "法定代表人身份证号", "车主身份证号", "所有人证件号码"),
        mask=(3, 4),
        as_text=True,
    ),
    Column(
        NAME,
        "姓名",
        person_name,
        ("学生姓名", "人员姓名", "车主", "车主姓名", "法定代表人", "法人姓名", "所有人", "权利人",
         "死亡人员姓名", "领取人", "受助人姓名", "资助对象", "户主姓名"),
    ),
    Column(BIRTH, "出生日期", cleaners.date, ("出生年月日", "出生年月", "生日")),
    Column(
        AIDED,
        "是否资助",
        aided,
        ("实助", "是否享受资助", "已资助", "资助金额", "补助金额", "发放金额", "实发金额", "金额",
         "是否发放", "是否享受"),
    ),
    Column(
        DETAIL,
        "学校",
        partial(cleaners.text, max_length=100),
        ("学校名称", "就读学校", "单位", "单位名称", "工作单位", "企业名称", "公司名称", "车牌号", "号牌号码",
         "房屋坐落", "不动产权证号", "补助项目", "项目名称", "死亡日期", "残疾类别"),
    ),
    Column(
        MORE,
        "年级",
        partial(cleaners.text, max_length=100),
        ("学段", "班级", "职务", "岗位", "车辆类型", "车辆品牌", "经营状态", "残疾等级", "备注"),
    ),
)  # fmt: skip
BY_ROLE: Mapping[str, Column] = {column.key: column for column in COLUMNS}

LABELS: Mapping[str, Any] = {
    NUMBER: _("ID number"),
    NAME: _("name"),
    BIRTH: _("date of birth"),
    AIDED: _("aided or not (or the amount)"),
    DETAIL: _("shown with each difference (school, number plate, employer …)"),
    MORE: _("shown as well (grade, post …)"),
}


def proposed(headings: Sequence[str], stored: Mapping[str, str]) -> dict[str, str]:
    """Heading by role: as the source was mapped where the file has that heading, else by alias."""
    found = {role: heading for role, heading in stored.items() if heading in headings}
    names = names_of(COLUMNS)
    for heading in headings:
        role = names.key_of(heading)
        if role and role not in found and heading not in found.values():
            found[role] = heading
    return found


def is_enough(columns: Mapping[str, str]) -> bool:
    """Whether persons can be told apart by these columns: by number, or by name and birth date."""
    return NUMBER in columns or (NAME in columns and BIRTH in columns)


def mapped(columns: Mapping[str, str], *, on: dt.date) -> tuple[Column, ...]:
    """The columns as this source calls them; ID numbers are checked against the day."""
    dated = partial(cleaners.id_number, on=on)
    return tuple(
        replace(
            BY_ROLE[role],
            heading=heading,
            aliases=(),
            required=role in (NUMBER, NAME),
            clean=dated if role == NUMBER else BY_ROLE[role].clean,
        )
        for role, heading in columns.items()
        if role in BY_ROLE and heading
    )
