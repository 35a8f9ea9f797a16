"""The columns of a roster: both national exports (47 and 32 columns) and the house's own template (§2.2).

`assign` names where a value goes: "household." and "member." are columns of the yearly copies, "person."
those of the lasting person, "place." and "tie." find the village and the family, "split." holds two facts in
one cell, "check." is only compared.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.sheets import cleaners
from common.sheets.cells import Cell, plain, shown
from common.sheets.columns import Column
from common.sheets.problems import CellError, Text
from households import codes

Choices = type[models.TextChoices]

ID_MASK = (3, 4)
PHONE_MASK = (3, 4)
BANK_MASK = (0, 4)


def coded(choices: Choices) -> Callable[[Cell], str]:
    """Reader of one value of a code list by name or known spelling; "" for a word that says "nothing"."""
    return partial(_code, choices=choices)


def _code(cell: Cell, *, choices: Choices) -> str:
    text = plain(shown(cell))
    value = codes.find_value(choices, text)
    if value is None:
        near = codes.suggest(choices, text)
        if near:
            message: Text = format_lazy(
                _("This value is not in the code list; did you mean {names}?"), names="、".join(near)
            )
        else:
            message = _("This value is not in the code list.")
        raise CellError("not_in_list", message)
    return value


def household_kind(cell: Cell) -> tuple[str, str]:
    """户类型 as type and exit status: 脱贫户 says that the household is registered and out of poverty."""
    text = plain(shown(cell))
    exit_status = codes.find_value(codes.ExitStatus, text)
    if exit_status:
        return codes.HouseholdType.REGISTERED, exit_status
    return _code(cell, choices=codes.HouseholdType), ""


def exit_state(cell: Cell) -> tuple[str, str]:
    """脱贫标志 as exit status and whether policies go on (脱贫享受政策)."""
    status = _code(cell, choices=codes.ExitStatus)
    return status, codes.find_value(codes.ExitPolicy, plain(shown(cell))) or ""


def causes(cell: Cell) -> tuple[str, ...]:
    """Several causes of poverty, at most two (HH-14)."""
    return cleaners.choices(codes.PovertyCause.values, codes.ALIASES[codes.PovertyCause], most=2)(cell)


def months(cell: Cell) -> int:
    """Months of a year."""
    return cleaners.integer(cell, maximum=12)


def name(cell: Cell) -> str:
    """A person's name; digits in it are a slip of the column (ID-14)."""
    value = cleaners.text(cell, max_length=50).replace(" ", "")
    if any(character.isdigit() for character in value):
        raise CellError("ID-14", _("A name holds no digits."))
    return value


def _text(key: str, heading: str, length: int, *aliases: str, to: str = "member", help: Text = "") -> Column:  # noqa: A002
    clean = partial(cleaners.text, max_length=length)
    return Column(key, heading, clean, aliases, assign=f"{to}.{key}", help=help)


def _list(
    key: str, heading: str, choices: Choices, *aliases: str, to: str = "member", required: bool = False
) -> Column:
    names = tuple(str(value) for value in choices.values)
    return Column(
        key,
        heading,
        coded(choices),
        aliases,
        assign=f"{to}.{key}",
        required=required,
        names=names,
        example=names[0],
    )


def _flag(key: str, heading: str, *aliases: str, to: str = "member") -> Column:
    return Column(
        key, heading, cleaners.yes_no, aliases, assign=f"{to}.{key}", names=("是", "否"), example="是"
    )


def _date(key: str, heading: str, *aliases: str, to: str = "member", assign: str = "") -> Column:
    return Column(
        key,
        heading,
        cleaners.date,
        aliases,
        assign=f"{to}.{assign or key}",
        help=_("A day or a month: 2019-03-05, 201903, 2019年3月."),
        example="2019-03-05",
    )


_PLACE = (
    Column("province", "省", cleaners.text, ("省(区、市)", "省份"), assign="check.province"),
    Column("city", "市", cleaners.text, ("市(盟、州)", "市州", "地市"), assign="check.city"),
    Column(
        "county",
        "县",
        cleaners.text,
        ("县(市、区、旗)", "区县", "旗"),
        assign="place.county",
        spread_merged=True,
    ),
    Column(
        "township",
        "乡",
        cleaners.text,
        ("乡(镇)", "乡镇", "镇", "苏木镇", "苏木"),
        assign="place.township",
        spread_merged=True,
    ),
    Column(
        "village",
        "村",
        cleaners.text,
        ("行政村", "嘎查", "村(居)"),
        assign="place.village",
        required=True,
        spread_merged=True,
    ),
    Column(
        "group", "组", cleaners.text, ("村民小组", "社", "小组"), assign="place.group", spread_merged=True
    ),
    _text("hamlet", "自然村", 50, to="household"),
)

_FAMILY = (
    Column(
        "household_no",
        "户编号",
        partial(cleaners.digits, max_length=20),
        ("户编码", "户号"),
        assign="tie.household_no",
        as_text=True,
        spread_merged=True,
        help=_("Ties the rows of one family. A new family without a number is tied by its head's ID number."),
        example="9900000001",
    ),
    Column(
        "person_no",
        "人口编号",
        partial(cleaners.digits, max_length=20),
        ("人编号", "人口编码", "人编码"),
        assign="person.person_no",
        as_text=True,
    ),
    Column("head_name", "户主姓名", name, ("户主/姓名",), assign="check.head_name", spread_merged=True),
    Column(
        "head_number",
        "户主证件号码",
        cleaners.id_number,
        ("户主身份证号", "户主身份证号码", "户主/证件号码"),
        assign="tie.head_number",
        mask=ID_MASK,
        as_text=True,
        spread_merged=True,
        width=24,
    ),
)

_PERSON = (
    Column("name", "姓名", name, ("成员姓名", "家庭成员姓名"), assign="member.name", required=True),
    _list("sex", "性别", codes.Sex),
    _date("birth_date", "出生日期", "出生年月", "出生年月日"),
    _list("id_type", "证件类型", codes.IdType, to="person"),
    Column(
        "number",
        "证件号码",
        cleaners.id_number,
        ("身份证号", "身份证号码", "公民身份号码", "身份证(残疾证)号码", "成员证件号码"),
        assign="tie.number",
        required=True,
        mask=ID_MASK,
        as_text=True,
        help=_("18 characters of the ID card, or 20 or 22 of the disability certificate."),
        width=24,
    ),
    _list("ethnic_group", "民族", codes.EthnicGroup),
    Column(
        "household_phone",
        "户联系电话",
        cleaners.phone,
        ("联系电话", "户电话"),
        assign="household.phone",
        mask=PHONE_MASK,
        as_text=True,
        spread_merged=True,
    ),
    Column(
        "phone",
        "成员联系电话",
        cleaners.phone,
        ("人联系电话", "成员电话", "本人联系电话"),
        assign="member.phone",
        mask=PHONE_MASK,
        as_text=True,
    ),
    Column("year", "年度", cleaners.year, ("数据年度",), assign="check.year"),
    _list("relation", "与户主关系", codes.Relation, "与户主的关系", "关系", required=True),
    _list("education_level", "文化程度", codes.EducationLevel, "文化水平"),
    _list("schooling_status", "在校生状况", codes.SchoolingStatus, "在校生情况", "在校状况"),
    _list("labour_capacity", "劳动技能", codes.LabourCapacity, "劳动能力"),
    Column("work_months", "务工时间（月）", months, ("务工时间", "务工月数"), assign="member.work_months"),
    _list("health_status", "健康状况", codes.HealthStatus),
    _list("political_status", "政治面貌", codes.PoliticalStatus),
    _text("employer", "务工企业名称", 100, "务工企业"),
    _flag("has_dibao", "是否享受低保", "低保"),
    _flag("has_employee_pension", "是否参加城镇职工基本养老保险"),
    _flag("has_serious_illness_insurance", "是否参加大病保险", "大病保险"),
    _flag(
        "has_medical_insurance",
        "是否参加新型农村合作医疗（城乡居民基本医疗保险）",
        "是否参加城乡居民基本医疗保险",
        "新农合",
    ),
    _flag("has_pension", "是否参加城乡居民基本养老保险", "新农保"),
    _list("dropout_reason", "失学或辍学原因", codes.DropoutReason),
    _flag("speaks_mandarin", "是否会讲普通话"),
    _flag("has_commercial_medical", "是否参加商业补充医疗保险"),
    _flag("works_abroad", "是否国外务工"),
    _list("industry", "产业分类", codes.Industry),
    _flag("has_serious_illness_aid", "是否接受大病医疗救助"),
    _flag("has_other_health_aid", "是否接受其他健康扶贫"),
    _list("public_post", "公益性岗位类型", codes.PublicPost, "公益性岗位"),
    Column(
        "public_post_months",
        "公益性岗位(月数)",
        months,
        ("公益性岗位月数",),
        assign="member.public_post_months",
    ),
    _list("job_channel", "就业渠道", codes.JobChannel),
    _list("disability_category", "残疾类别", codes.DisabilityCategory),
    _text("work_place", "务工所在地", 100),
    _list("work_region", "务工区域", codes.WorkRegion),
    _flag("has_employee_medical", "是否参加城镇职工基本医疗保险"),
    _flag("has_destitute_support", "是否特困供养人员", "是否特困供养"),
    Column("disability_year", "残疾证办证年度", cleaners.year, assign="member.disability_year"),
    _date("person_identified_on", "人员识别时间", assign="identified_on"),
)

_HOUSEHOLD = (
    _list("id_standard", "识别标准", codes.IdStandard, to="household"),
    Column(
        "household_type",
        "户类型",
        household_kind,
        assign="split.household_type",
        names=tuple(codes.HouseholdType.values),
        example=codes.HouseholdType.REGISTERED.value,
    ),
    Column(
        "exit_status",
        "脱贫标志",
        exit_state,
        ("脱贫状态", "脱贫属性", "脱贫情况"),
        assign="split.exit_status",
        names=tuple(codes.ExitStatus.values),
    ),
    Column("exit_year", "脱贫年度", cleaners.year, ("退出年度", "脱贫年份"), assign="household.exit_year"),
    _list("poor_attr", "贫困户属性", codes.PoorAttribute, to="household"),
    _list("main_cause", "致贫原因1", codes.PovertyCause, "主要致贫原因", "致贫原因", to="household"),
    Column(
        "other_causes",
        "其他致贫原因",
        causes,
        ("致贫原因2",),
        assign="household.other_causes",
        help=_("At most two, with 、 between them."),
    ),
    _flag("is_dangerous_house", "危房户", "是否危房户", to="household"),
    _list("house_grade", "危房等级", codes.HouseGrade, to="household"),
    _flag("has_safe_water", "是否解决安全饮用水", "饮水是否安全", to="household"),
    _flag("is_relocated", "是否易地扶贫搬迁户", "易地扶贫搬迁户", to="household"),
    Column(
        "net_income_per_capita",
        "人均纯收入",
        cleaners.money,
        ("人均纯收入（元）",),
        assign="household.net_income_per_capita",
        spread_merged=True,
    ),
    Column("member_count", "人数", cleaners.integer, ("家庭人口", "家庭人数"), assign="check.member_count"),
    _date("identified_on", "首次识别时间", "识别时间", to="household"),
    _list(
        "monitor_kind",
        "易返贫致贫户(监测对象)类型",
        codes.MonitorKind,
        "监测对象类别",
        "监测对象类型",
        to="household",
    ),
    _date("monitor_identified_on", "风险识别时间", "识别监测时间", to="household"),
    _flag("monitor_cleared", "风险是否消除", "风险是否已消除", to="check"),
    _date("monitor_cleared_on", "风险消除时间", to="household"),
)

_BANK = (
    _text("bank_name", "开户银行", 60, "开户行", to="household"),
    _list("bank_account_kind", "账户类型", codes.BankAccountKind, "账户种类", "账号类型", to="household"),
    Column(
        "bank_account",
        "银行账号",
        cleaners.bank_account,
        ("银行账号(财政一卡通)", "财政一卡通账号", "一卡通账号", "银行卡号"),
        assign="household.bank_account",
        mask=BANK_MASK,
        as_text=True,
        spread_merged=True,
        help=_(
            "A bank card has 16 to 19 digits and a check digit; a passbook's or subsidy account's is free."
        ),
        width=24,
    ),
    _text("bank_holder", "开户人", 50, "账户名", "户名", to="household"),
)

ROSTER_COLUMNS: tuple[Column, ...] = (*_PLACE, *_FAMILY, *_PERSON, *_HOUSEHOLD, *_BANK)

BY_KEY = {column.key: column for column in ROSTER_COLUMNS}


def fields_of(target: str) -> dict[str, str]:
    """Field of the target ("household", "member", "person") → key of the column that feeds it."""
    prefix = f"{target}."
    return {c.assign.removeprefix(prefix): c.key for c in ROSTER_COLUMNS if c.assign.startswith(prefix)}
