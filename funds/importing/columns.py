"""The columns of the insurance office's list: who paid how much for which year."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.sheets import cleaners
from common.sheets.columns import Column

FIRST_YEAR, LAST_YEAR = 2009, 2100
ID_MASK = (3, 4)

COLUMNS: tuple[Column, ...] = (
    Column(
        "number",
        "证件号码",
        cleaners.id_number,
        ("身份证号", "身份证号码", "公民身份号码", "参保人证件号码"),
        required=True,
        mask=ID_MASK,
        as_text=True,
        width=24,
    ),
    Column(
        "name",
        "姓名",
        partial(cleaners.text, max_length=50),
        ("参保人姓名", "缴费人姓名", "name"),
        required=True,
    ),
    Column(
        "year",
        "缴费年度",
        partial(cleaners.year, minimum=FIRST_YEAR, maximum=LAST_YEAR),
        ("年度", "缴费所属年度", "year"),
        required=True,
        example="2026",
    ),
    Column(
        "amount",
        "缴费金额（元）",
        cleaners.money,
        ("缴费金额", "个人缴费", "个人缴费金额", "contribution (yuan)"),
        required=True,
        help=_("What the person paid for the year, without any subsidy."),
        example="500",
    ),
)
