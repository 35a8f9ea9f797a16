"""The columns of the library table (D22): the county's forms, our own export and the template."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.sheets import cleaners
from common.sheets.cells import Cell, plain, shown
from common.sheets.columns import Column
from common.sheets.problems import CellError, Text
from projects.codes import PROJECT_CATEGORY_ALIASES, ProjectCategory, ProjectNature, SubsidyMode

FIRST_YEAR, LAST_YEAR = 2000, 2100
WAN = 10_000
MOST = Decimal(10) ** 10
_MONTH = re.compile(r"\d{4}\s?[-./年]\s?\d{1,2}\s?月?|\d{6}")
_UNIT = re.compile(r"^[¥￥]|(?:万元|万|元)$")

# The levels of funds (D22, D26) with the words that forms use.
LEVELS = {
    "central": ("中央资金", ("中央", "中央财政资金", "中央财政")),
    "province": ("省级资金", ("省级", "省级财政资金", "自治区资金", "省财政")),
    "city": ("市级资金", ("市级", "市级财政资金", "州级资金", "盟市资金", "地级")),
    "county": ("县级资金", ("县级", "县级财政资金", "旗县资金", "县镇")),
    "self": ("自筹资金", ("自筹", "群众自筹", "其他资金")),
}
_GROUP = "资金规模及筹资方式"


def yuan(cell: Cell, *, factor: int = 1) -> Decimal:
    """An amount not below 0, in yuan; `factor` is what the column counts in."""
    value = _UNIT.sub("", plain(shown(cell))).replace(",", "").replace(" ", "")
    wan = plain(shown(cell)).endswith(("万", "万元"))
    try:
        amount = Decimal(value) * (WAN if wan else factor)
    except InvalidOperation as error:
        raise CellError("not_an_amount", _("An amount in yuan is expected here.")) from error
    if not amount.is_finite() or amount >= MOST:
        raise CellError("out_of_range", _("The amount is too large."))
    if amount < 0:
        raise CellError("negative", _("Funds cannot be below 0 yuan."))
    return amount.quantize(Decimal("0.01"))


def last_day(cell: Cell) -> dt.date:
    """A day; a month alone means its last day."""
    day = cleaners.date(cell)
    if isinstance(cell, str) and _MONTH.fullmatch(plain(cell)):
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def name(cell: Cell) -> str:
    """The name as typed, on one line."""
    return cleaners.prose(cell, max_length=100).replace("\n", " ")


def _text(key: str, heading: str, length: int, *aliases: str, help: Text = "", width: int = 14) -> Column:  # noqa: A002
    return Column(key, heading, partial(cleaners.prose, max_length=length), aliases, help=help, width=width)


def _coded(key: str, heading: str, choices: Any, known: dict[str, str], *aliases: str) -> Column:
    names = tuple(str(value) for value in choices.values)
    required = key == "category"
    clean = cleaners.choice(names, known)
    return Column(key, heading, clean, aliases, required=required, names=names, example=names[0])


def _count(key: str, heading: str, *aliases: str) -> Column:
    return Column(key, heading, cleaners.integer, aliases, example="20")


def _funds(level: str, english: str) -> tuple[Column, Column]:
    """The column in yuan, and the one that forms have in units of 10,000 yuan."""
    heading, words = LEVELS[level]
    both = (heading, *words, *(f"{_GROUP}{word}" for word in (heading, *words)))
    in_wan = [f"{word}（万元）" for word in words]
    in_wan += [f"{_GROUP}（万元）{word}" for word in (heading, *words)]
    return (
        Column(f"fund_{level}", f"{heading}（元）", yuan, (*both, english), example="200000"),
        Column(f"wan_{level}", f"{heading}（万元）", partial(yuan, factor=WAN), tuple(in_wan)),
    )


_PF03 = _("Without it the row cannot enter the library (PF-03).")

COLUMNS: tuple[Column, ...] = (
    Column(
        "year",
        "入库年度",
        partial(cleaners.year, minimum=FIRST_YEAR, maximum=LAST_YEAR),
        ("年度", "项目年度", "library year"),
        required=True,
        example="2026",
    ),
    Column("name", "项目名称", name, ("project name",), required=True, width=24),
    _coded("category", "项目类别", ProjectCategory, PROJECT_CATEGORY_ALIASES, "项目类型", "project category"),
    _coded("nature", "建设性质", ProjectNature, {"新增": "新建", "改扩建": "续建"}, "nature"),
    Column("county", "县", cleaners.text, ("县(市、区、旗)", "旗县"), spread_merged=True),
    Column("township", "乡镇", cleaners.text, ("乡(镇)", "苏木镇", "Township"), spread_merged=True),
    Column(
        "village",
        "行政村",
        cleaners.text,
        ("村", "嘎查村", "嘎查", "village"),
        required=True,
        spread_merged=True,
    ),
    _text("site", "实施地点", 100, "建设地点", "place of implementation"),
    Column(
        "starts_on",
        "计划开工",
        cleaners.date,
        ("开工时间", "计划开工时间", "planned start"),
        required=True,
        example="2026-03-01",
    ),
    Column(
        "ends_on",
        "计划完工",
        last_day,
        ("竣工时间", "完工时间", "计划完工时间", "planned end"),
        required=True,
        example="2026-10-31",
    ),
    Column(
        "organisation",
        "责任单位",
        name,
        ("项目责任单位", "responsible unit"),
        required=True,
        width=20,
        help=_("A unit of the county by its full name."),
    ),
    Column(
        "content",
        "建设内容与规模",
        partial(cleaners.prose, max_length=2000),
        ("建设任务", "建设内容", "建设内容及规模", "construction content and scale"),
        required=True,
        width=30,
    ),
    Column(
        "total",
        "总资金（元）",
        yuan,
        ("总资金", "资金规模", "总投资", "total funds (yuan)"),
        help=_("The sum of the levels; only compared."),
    ),
    Column("wan_total", "总资金（万元）", partial(yuan, factor=WAN), ("资金规模（万元）", "总投资（万元）")),
    *_funds("central", "central funds (yuan)"),
    *_funds("province", "provincial funds (yuan)"),
    *_funds("city", "city funds (yuan)"),
    *_funds("county", "county funds (yuan)"),
    *_funds("self", "self-raised funds (yuan)"),
    _coded("subsidy_mode", "补助方式", SubsidyMode, {}, "way of subsidy"),
    _count("benefit_households", "受益户数", "受益户", "households that benefit"),
    _count("benefit_people", "受益人数", "受益人口", "people who benefit"),
    _count(
        "benefit_poor_households",
        "其中建档立卡户数",
        "其中贫困户",
        "其中贫困户数",
        "of these registered households",
    ),
    _count(
        "benefit_poor_people",
        "其中建档立卡人数",
        "其中贫困人口",
        "其中贫困人数",
        "of these registered people",
    ),
    _text("target", "绩效目标", 1000, "预期效益", "performance target", help=_PF03, width=24),
    _text(
        "participation",
        "贫困群众参与情况",
        1000,
        "群众参与",
        "participation of the poor",
        help=_PF03,
        width=24,
    ),
    _text(
        "linkage",
        "带贫减贫机制",
        1000,
        "利益联结机制",
        "mechanism of driving poverty reduction",
        help=_PF03,
        width=24,
    ),
    _text("note", "备注", 500, "remark"),
)

# Forms in units of 10,000 yuan are read, not offered.
TEMPLATE = tuple(column for column in COLUMNS if not column.key.startswith("wan_"))
