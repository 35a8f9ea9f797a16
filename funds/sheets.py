"""The list of a payment as a sheet: the same columns out and in, every problem of a row with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets import cleaners
from common.sheets.cells import Cell
from common.sheets.columns import Column
from common.sheets.problems import CellError, Problem
from common.sheets.reader import WorkbookData, read_workbook
from common.sheets.reasons import write_with_reasons
from common.sheets.table import Table, read_table
from common.sheets.writing import write_list
from common.templatetags.bangfu import yuan
from funds.codes import PaymentKind
from funds.models import Payment, PaymentLine
from funds.policies import line_amount
from funds.services.lines import GivenLine
from households.models import HouseholdYear
from projects.models import Participation


def above_nothing(cell: Cell) -> Decimal:
    """A number above 0 with at most two decimals."""
    value = cleaners.money(cell)
    if value <= 0:
        raise CellError("not_above_0", gettext_lazy("A number above 0 is expected here."))
    return value


COLUMNS = (
    Column(
        "number", "户编号", partial(cleaners.digits, max_length=20), aliases=("农户编号", "家庭编号"),
        as_text=True, help=gettext_lazy("Empty for households without one: then the head's name counts."),
    ),
    Column("head", "户主", partial(cleaners.text, max_length=50), aliases=("户主姓名",), required=True),
    Column("item", "补助内容", partial(cleaners.text, max_length=50), aliases=("项目内容", "补助项目")),
    Column("quantity", "数量", above_nothing, required=True),
    Column("standard", "补助标准", above_nothing, aliases=("补助标准元", "标准"), required=True),
    Column("amount", "金额", above_nothing, aliases=("补助金额", "金额元"),
           help=gettext_lazy("May stay empty; if given it must be quantity × standard.")),
    Column("note", "备注", partial(cleaners.text, max_length=100)),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}


@dataclass
class SheetRead:
    """What a sheet says: the lines of its good rows, and everything wrong with the others."""

    data: bytes
    workbook: WorkbookData
    table: Table
    lines: list[GivenLine] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """All of them, in the order of the rows."""
        return sorted(self.table.problems, key=lambda problem: problem.row)

    def with_reasons(self) -> bytes:
        """The workbook with a column of reasons."""
        heads = {self.table.sheet.name: self.table.sheet.row_number(self.table.head.last)}
        return write_with_reasons(self.data, self.workbook, self.table.problems, heads)


def read_lines(
    payment: Payment, data: bytes, filename: str, *, below: Decimal, above: Decimal, amounts_right: bool
) -> SheetRead:
    """The lines of a sheet for the payment; raises SheetRefused or HeadNotFound.

    Amounts below or above the bounds are problems unless somebody said that they are right.
    """
    workbook = read_workbook(data, filename)
    table = read_table(workbook.sheets[0], COLUMNS)
    found = SheetRead(data, workbook, table)
    known = _Known(payment)
    seen: dict[int, int] = {}
    for place in range(len(table)):
        row = {key: values[place] for key, values in table.values.items()}
        household = _household(table, place, row, known)
        amount = _amount(table, place, row)
        if household is None or amount is None:
            continue
        if not amounts_right and not below <= amount <= above:
            table.report(place, BY_KEY["amount"], "odd_amount", _odd(amount, below, above))
        if household in seen:
            message = format_lazy(
                gettext_lazy("This household stands in row {row} already."), row=seen[household]
            )
            table.report(place, BY_KEY["head"], "twice", message)
        seen[household] = table.row_numbers[place]
        if place not in table.bad:
            found.lines.append(_line(household, row))
    return found


def write_lines(payment: Payment) -> bytes:
    """The list as a workbook that can be changed and read in again; accounts are not in it."""
    rows = (
        PaymentLine.objects.filter(payment=payment)
        .order_by("pk")
        .values_list("household__household_no", "head_name", "item", "quantity", "standard", "amount", "note")
    )
    return write_list([column.heading for column in COLUMNS], rows.iterator(), title=_("Payment list"))


class _Known:
    """The households that take part in the project, by number and by name."""

    def __init__(self, payment: Payment) -> None:
        self.by_number: dict[str, tuple[int, str]] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.off_register: set[int] = set()
        parts: Any = Participation.objects.filter(project=payment.project_id)
        rows = parts.with_copy().values_list(
            "household_id", "household__household_no", "head", "is_registered"
        )
        for household, number, head, is_registered in rows:
            if number:
                self.by_number[number] = household, head or ""
            self.by_name[head or ""].append(household)
            if not is_registered:
                self.off_register.add(household)


def _household(table: Table, place: int, row: Mapping[str, Any], known: _Known) -> int | None:
    """The household of the row, or None after the reason was reported."""
    number, name = row.get("number"), row.get("head")
    if name is None:
        return None
    if number:
        household, head = known.by_number.get(number, (None, ""))
        if household is None:
            message = gettext_lazy("No household with this number takes part in the project.")
            table.report(place, BY_KEY["number"], "stranger", message, shown=number)
        elif head != name:
            message = format_lazy(
                gettext_lazy("The head of household {number} is {head}."), number=number, head=head
            )
            table.report(place, BY_KEY["head"], "other_head", message, shown=name)
            return None
    else:
        household = _by_name(table, place, name, known)
    if household in known.off_register:
        message = gettext_lazy("This household is no longer on the register of the open year.")
        table.report(place, BY_KEY["head"], "left", message, shown=name)
    return household


def _by_name(table: Table, place: int, name: str, known: _Known) -> int | None:
    found: Sequence[int] = known.by_name.get(name, ())
    if len(found) == 1:
        return found[0]
    message = (
        gettext_lazy("Several households of the project have this head; give the household number.")
        if found
        else gettext_lazy("No household of this head takes part in the project.")
    )
    table.report(place, BY_KEY["head"], "stranger", message, shown=name)
    return None


def _amount(table: Table, place: int, row: Mapping[str, Any]) -> Decimal | None:
    """Quantity × standard, or None when one is missing; a given amount must agree."""
    quantity, standard, given = row.get("quantity"), row.get("standard"), row.get("amount")
    if quantity is None or standard is None:
        return None
    amount = line_amount(quantity, standard)
    if amount <= 0:
        table.report(place, BY_KEY["amount"], "no_amount", gettext_lazy("The amount must be above 0 yuan."))
        return None
    if given is not None and given != amount:
        message = format_lazy(
            gettext_lazy("Quantity × standard is {amount} yuan, not {given}."),
            amount=yuan(amount),
            given=yuan(given),
        )
        table.report(place, BY_KEY["amount"], "other_amount", message)
    return amount


def _odd(amount: Decimal, below: Decimal, above: Decimal) -> str:
    return _(
        "%(amount)s yuan for a household: usual are %(below)s to %(above)s. Were 10,000 yuan meant as the "
        "unit? If it is right, say so above the file."
    ) % {"amount": yuan(amount), "below": yuan(below), "above": yuan(above)}


def _line(household: int, row: Mapping[str, Any]) -> GivenLine:
    return GivenLine(
        household=household,
        item=row.get("item") or "",
        quantity=row["quantity"],
        standard=row["standard"],
        note=row.get("note") or "",
    )


def bank_rows(payment: Payment) -> Iterator[list[Any]]:
    """The rows of the payer's bank file, accounts plain; only after the reveal is in the log."""
    lines = PaymentLine.objects.filter(payment=payment).order_by("pk").select_related("household")
    banks = dict(_banks(payment))
    if payment.kind == PaymentKind.SUPPLIER:
        account: Any = payment.payee_account
        plain = account.reveal() if account else ""
        yield [1, payment.payee, payment.payee_bank, plain, payment.amount, payment.purpose]
    for number, line in enumerate(lines.iterator(chunk_size=2000), 1):
        bank, holder = banks.get(line.household_id, ("", ""))
        secret: Any = line.account
        account = secret.reveal() if secret else ""
        yield [number, holder or line.head_name, bank, account, line.amount, payment.purpose]


def _banks(payment: Payment) -> Iterator[tuple[int, tuple[str, str]]]:
    lines = PaymentLine.objects.filter(payment=payment)
    rows = HouseholdYear.objects.filter(year__closed_on=None, household__in=lines.values("household"))
    for household, bank, holder in rows.values_list("household_id", "bank_name", "bank_holder"):
        yield household, (bank, holder)


def write_bank_file(payment: Payment) -> bytes:
    """What the payer hands to the bank."""
    headings = ("序号", "户名", "开户银行", "账号", "金额", "用途")
    return write_list(headings, bank_rows(payment), title=_("Bank file"))
