"""The columns of the yearly survey (§2.3, §2.4): how each field of the form is called on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.sheets import cleaners
from common.sheets.cells import Cell
from common.sheets.columns import Column
from common.sheets.problems import CellError
from households import codes
from households.forms.survey_fields import COLUMNS
from households.importing.columns import ID_MASK, Choices, coded
from households.models import HouseholdYear

MESSAGE_NEGATIVE = _("This must be 0 or more.")

# Field → heading of the survey form and other spellings.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "surveyed_on": ("调查日期", "入户日期", "填表日期"),
    "survey_reason": ("补录原因", "窗口外录入原因"),
    "wage_township": ("乡（镇）内务工收入（元）", "乡(镇)内工资性收入", "乡内务工收入"),
    "wage_county": ("乡外县内务工收入（元）", "乡(镇)外县内务工收入", "乡外县内工资性收入"),
    "wage_province": ("县外省内务工收入（元）", "县外省内工资性收入"),
    "wage_outside": ("省外务工收入（元）", "省外工资性收入"),
    "wage_other": ("其他工资性收入（元）", "其他务工收入"),
    "crop_grain": ("种植粮食收入（元）", "粮食收入", "粮食作物收入"),
    "crop_fruit": ("种植水果收入（元）", "水果收入"),
    "crop_vegetable": ("种植蔬菜收入（元）", "蔬菜收入"),
    "crop_other": ("其他种植收入（元）",),
    "forest_timber": ("木材收入（元）", "林业木材收入"),
    "forest_other": ("其他林业收入（元）",),
    "stock_fishery": ("水产养殖收入（元）", "水产收入"),
    "stock_special": ("特色养殖收入（元）",),
    "stock_livestock": ("畜牧养殖收入（元）", "畜牧收入", "畜禽养殖收入"),
    "business_other": ("其他生产经营性收入（元）", "其他生产经营收入"),
    "land_lease": ("土地流转收入（元）", "土地流转"),
    "dividend": ("分红收入（元）", "分红"),
    "property_other": ("其他财产性收入（元）",),
    "family_planning_grant": ("计划生育金（元）", "领取计划生育金"),
    "dibao_grant": ("低保金（元）", "领取低保金"),
    "destitute_grant": ("五保金（元）", "特困供养金", "领取五保金"),
    "pension_grant": ("养老保险金（元）", "领取养老保险金", "养老金"),
    "ecology_grant": ("生态补偿金（元）",),
    "medical_reimbursed": ("医保报销医疗费（元）",),
    "medical_aid_grant": ("医疗救助金（元）",),
    "transfer_other": ("其他转移性收入（元）",),
    "expense_crop": ("种植业支出（元）", "种植支出"),
    "expense_forest": ("林业支出（元）",),
    "expense_stock": ("养殖业支出（元）", "养殖支出"),
    "expense_other": ("其他生产经营性支出（元）", "其他生产经营支出"),
    "land_farm": ("耕地面积（亩）", "耕地"),
    "land_irrigated": ("有效灌溉面积（亩）", "有效灌溉耕地面积"),
    "land_forest": ("林地面积（亩）", "林地"),
    "land_returned": ("退耕还林面积（亩）", "退耕还林"),
    "land_orchard": ("林果面积（亩）", "林果"),
    "land_pasture": ("牧草地面积（亩）", "牧草地"),
    "land_water": ("水面面积（亩）", "水面"),
    "house_area": ("住房面积（㎡）", "住房面积（平方米）"),
    "house_structure": ("住房结构", "主要住房结构"),
    "house_grade": ("危房等级", "住房危险性等级"),
    "is_dangerous_house": ("是否危房户", "危房户", "是否危房"),
    "road_distance": ("与村主干路距离（公里）", "与村主干道距离"),
    "road_type": ("入户路类型", "入户路情况"),
    "fuel": ("主要燃料类型", "主要燃料"),
    "has_household_power": ("是否通生活用电", "生活用电"),
    "has_production_power": ("是否通生产用电", "生产用电"),
    "has_broadcast": ("是否通广播电视", "通广播电视"),
    "lacks_water": ("饮水是否困难", "是否饮水困难"),
    "has_sanitary_toilet": ("有无卫生厕所", "是否有卫生厕所", "卫生厕所"),
    "in_cooperative": ("是否加入农民专业合作社", "是否加入农民专业合作组织"),
    "led_by_enterprise": ("是否有龙头企业带动",),
    "led_by_leader": ("是否有创业致富带头人带动", "创业致富带头人带动"),
    "has_food": ("是否不愁吃", "吃是否不愁"),
    "food_evidence": ("不愁吃佐证",),
    "has_clothing": ("是否不愁穿", "穿是否不愁"),
    "clothing_evidence": ("不愁穿佐证",),
    "has_schooling": ("义务教育是否有保障", "是否义务教育有保障"),
    "schooling_evidence": ("义务教育佐证",),
    "has_medical_care": ("基本医疗是否有保障", "是否基本医疗有保障"),
    "medical_evidence": ("基本医疗佐证",),
    "has_safe_house": ("住房安全是否有保障", "是否住房安全有保障"),
    "house_evidence": ("住房安全佐证",),
    "has_safe_water": ("饮水是否安全", "是否解决安全饮用水"),
    "water_evidence": ("饮水安全佐证",),
}

CODED: Mapping[str, Choices] = {
    "house_structure": codes.HouseStructure,
    "house_grade": codes.HouseGrade,
    "road_type": codes.RoadType,
    "fuel": codes.Fuel,
}


def amount(cell: Cell, *, maximum: Decimal) -> Decimal:
    """An amount, area or distance: exact to two decimals, 0 or more, not beyond its column."""
    value = cleaners.money(cell, maximum=maximum)
    if value < 0:
        raise CellError("negative", MESSAGE_NEGATIVE)
    return value


_KEYS: tuple[Column, ...] = (
    Column(
        "household_no",
        "户编号",
        partial(cleaners.digits, max_length=20),
        ("户编码", "户号"),
        as_text=True,
        help=_("Finds the household; one without a number is found by its head's ID number."),
        example="9900000001",
    ),
    Column(
        "head_number",
        "户主证件号码",
        cleaners.id_number,
        ("户主身份证号", "户主身份证号码", "户主/证件号码"),
        mask=ID_MASK,
        as_text=True,
        width=24,
    ),
    Column("head_name", "户主姓名", partial(cleaners.text, max_length=50), ("户主/姓名", "户主")),
    Column("year", "年度", cleaners.year, ("数据年度", "调查年度")),
)
_STATED = Column(
    "stated_net",
    "家庭纯收入（元）",
    cleaners.money,
    ("年纯收入", "纯收入"),
    help=_("Compared with the sources; it is not stored."),
)


def _answers() -> Iterator[Column]:
    for name in COLUMNS:
        heading, *aliases = HEADINGS[name]
        yield Column(name, heading, aliases=tuple(aliases), **_reading(HouseholdYear._meta.get_field(name)))


def _reading(field: Any) -> dict[str, Any]:
    """How a cell of the model's field is read, and what the template offers."""
    if isinstance(field, models.DecimalField):
        most = Decimal(10) ** (field.max_digits - field.decimal_places)
        return {"clean": partial(amount, maximum=most)}
    if isinstance(field, models.BooleanField):
        return {"clean": cleaners.yes_no, "names": ("是", "否")}
    if isinstance(field, models.DateField):
        return {"clean": cleaners.date, "example": "2026-10-05"}
    if field.name in CODED:
        choices = CODED[field.name]
        return {"clean": coded(choices), "names": tuple(choices.values)}
    return {"clean": partial(cleaners.text, max_length=field.max_length), "width": 24}


SURVEY_COLUMNS: tuple[Column, ...] = (*_KEYS, *_answers(), _STATED)
