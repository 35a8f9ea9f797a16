"""The columns of a bank's ledger of loans (D27)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial

from django.utils.translation import gettext_lazy as _

from common.sheets import cleaners
from common.sheets.cells import Cell, plain, shown
from common.sheets.columns import Column
from common.sheets.problems import CellError
from funds.importing.columns import ID_MASK

_WHOLE, _ONE_PERCENT = Decimal(100), Decimal(1)


def rate(cell: Cell) -> Decimal:
    """Percent a year with three decimals, with or without the sign; a share is refused, never guessed."""
    text = plain(shown(cell))
    try:
        value = Decimal(text.removesuffix("%"))
    except InvalidOperation as error:
        raise CellError("not_a_rate", _("A rate in percent a year is expected here, as 4.35.")) from error
    if not 0 <= value < _WHOLE or (0 < value < _ONE_PERCENT and not text.endswith("%")):
        raise CellError("rate_range", _("Write the rate in percent a year, as 4.35 and not as 0.0435."))
    return value.quantize(Decimal("0.001"))


COLUMNS: tuple[Column, ...] = (
    Column(
        "number",
        "证件号码",
        cleaners.id_number,
        ("身份证号", "身份证号码", "公民身份号码", "借款人证件号码", "证件号"),
        required=True,
        mask=ID_MASK,
        as_text=True,
        width=24,
    ),
    Column(
        "name",
        "借款人",
        partial(cleaners.text, max_length=50),
        ("姓名", "借款人姓名", "户主", "户主姓名", "borrower"),
        required=True,
    ),
    Column(
        "product",
        "贷款产品",
        partial(cleaners.text, max_length=50),
        ("贷款名称", "贷款种类", "产品名称", "loan product"),
        required=True,
        example="扶贫小额信贷",
    ),
    Column(
        "bank",
        "贷款银行",
        partial(cleaners.text, max_length=100),
        ("放贷银行", "经办银行", "银行", "bank"),
        required=True,
        example="县农村信用联社",
    ),
    Column(
        "amount",
        "贷款金额（元）",
        cleaners.money,
        ("贷款金额", "金额", "放款金额", "amount (yuan)"),
        required=True,
        example="50000",
    ),
    Column(
        "purpose", "用途", partial(cleaners.text, max_length=200), ("贷款用途", "purpose"), example="养牛"
    ),
    Column(
        "granted_on",
        "放款日",
        cleaners.date,
        ("放款日期", "放贷时间", "贷款日期", "granted on"),
        required=True,
        example="2026-03-05",
    ),
    Column(
        "due_on",
        "到期日",
        cleaners.date,
        ("到期日期", "还贷时间", "due on"),
        required=True,
        example="2029-03-05",
    ),
    Column(
        "rate",
        "年利率（%）",
        rate,
        ("利率", "年利率", "利率（%）", "interest rate (% a year)"),
        required=True,
        help=_("Percent a year, as 4.35."),
        example="4.35",
    ),
    Column(
        "subsidy",
        "贴息（元）",
        cleaners.money,
        ("贴息", "贴息金额", "interest subsidy (yuan)"),
        help=_("What the budget has paid of the interest until now; an empty cell is 0."),
        example="2175",
    ),
    Column(
        "balance",
        "贷款余额（元）",
        cleaners.money,
        ("余额", "贷款余额", "未还金额", "still owed (yuan)"),
        required=True,
        example="50000",
    ),
)
