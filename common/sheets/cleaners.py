"""Readers of single cells: given one that is neither blank nor an error, a value or CellError."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.identifiers import IdentifierError, IdNumber, parse_bank_account, parse_id_number, parse_phone
from common.sheets.cells import MAX_EXACT, Cell, plain, shown
from common.sheets.problems import CellError

_YES = {"是", "有", "1", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "对", "已"}
_NO = {"否", "无", "没有", "0", "×", "✗", "✘", "x", "n", "no", "false", "f", "错", "未", "不是"}
_DATE = re.compile(
    r"(\d{4})\s?[-./年]\s?(\d{1,2})(?:\s?(?:[-./]|月)(?:\s?(\d{1,2})\s?[日号]?)?)?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d{2}", re.IGNORECASE)
_LIST = re.compile(r"[、,;/|\n]+")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050
"""Days since 1899-12-30 that a bare number is taken for a date: 1927 to 2099."""


def text(cell: Cell, *, max_length: int = 200) -> str:
    """Text with blanks trimmed and full-width letters narrowed."""
    value = plain(shown(cell))
    if len(value) > max_length:
        raise _too_long(value, max_length)
    return value


def _too_long(value: str, limit: int) -> CellError:
    message = _("This is {length} characters long; at most {limit} fit.")
    return CellError("too_long", format_lazy(message, length=len(value), limit=limit))


def prose(cell: Cell, *, max_length: int) -> str:
    """Sentences as typed, their lines and their punctuation kept; blanks at both ends of a line go."""
    lines = shown(cell).replace("\u200b", "").replace("\ufeff", "").splitlines()
    value = "\n".join(line.strip() for line in lines).strip()
    if len(value) > max_length:
        raise _too_long(value, max_length)
    return value


def digits(cell: Cell, *, max_length: int = 30) -> str:
    """A number kept as text; refused when the spreadsheet has already dropped its last digits."""
    if isinstance(cell, str) and cell.isascii() and cell[:-1].isdigit() and cell.isalnum():
        return text(cell, max_length=max_length) if len(cell) > max_length else cell
    if isinstance(cell, (int, float)) and abs(cell) >= MAX_EXACT:
        raise _digits_lost()
    value = text(cell, max_length=max_length)
    if _SCIENTIFIC.fullmatch(value):
        raise _digits_lost()
    return value.replace(" ", "")


def _digits_lost() -> CellError:
    return CellError(
        "digits_lost",
        _(
            "The spreadsheet turned this number into 1.23E+17 and dropped its last digits. "
            "Format the column as text and type the number again."
        ),
    )


def integer(cell: Cell, *, minimum: int = 0, maximum: int = 10**9) -> int:
    """A whole number within bounds; a unit behind it (个月, 人, 年) is ignored."""
    value = re.sub(r"(个月|个|月|人|年|元|次|户)$", "", plain(shown(cell))).replace(",", "")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise CellError("not_a_number", _("A whole number is expected here.")) from error
    if number != number.to_integral_value() or not number.is_finite():
        raise CellError("not_whole", _("A whole number is expected here."))
    if not minimum <= number <= maximum:
        raise CellError(
            "out_of_range",
            format_lazy(_("The number must lie between {low} and {high}."), low=minimum, high=maximum),
        )
    return int(number)


def year(cell: Cell, *, minimum: int = 1950, maximum: int = 2100) -> int:
    """A year of four digits, as a number, text or date."""
    if isinstance(cell, (dt.date, dt.datetime)):
        return cell.year
    return integer(cell, minimum=minimum, maximum=maximum)


def money(cell: Cell, *, maximum: Decimal = Decimal(10) ** 10) -> Decimal:
    """An amount in yuan, exact to the fen."""
    value = re.sub(r"^[¥￥]|元$", "", plain(shown(cell))).replace(",", "").replace(" ", "")
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise CellError("not_an_amount", _("An amount in yuan is expected here.")) from error
    if not amount.is_finite() or abs(amount) >= maximum:
        raise CellError("out_of_range", _("The amount is too large."))
    return amount.quantize(Decimal("0.01"))


def yes_no(cell: Cell) -> bool:
    """是 / 否 in its many spellings."""
    value = plain(shown(cell)).lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise CellError("not_yes_no", _("是 or 否 is expected here."))


def date(cell: Cell) -> dt.date:
    """A day, or a month as its first day: date cells, serial numbers, 2019-03-05, 20190305, 2019年3月…"""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    value = plain(shown(cell))
    if value.isascii() and value.isdigit():
        return _date_from_digits(value)
    found = _DATE.fullmatch(value)
    if not found:
        raise _not_a_date()
    return _day(found[1], found[2], found[3] or "1")


def _date_from_digits(value: str) -> dt.date:
    if len(value) == 8:
        return _day(value[:4], value[4:6], value[6:])
    if len(value) == 6:
        return _day(value[:4], value[4:], "1")
    if len(value) == 5 and _FIRST_SERIAL <= int(value) <= _LAST_SERIAL:
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
    raise _not_a_date()


def _day(year_digits: str, month_digits: str, day_digits: str) -> dt.date:
    try:
        return dt.date(int(year_digits), int(month_digits), int(day_digits))
    except ValueError as error:
        raise CellError("no_such_day", _("There is no such day in the calendar.")) from error


def _not_a_date() -> CellError:
    return CellError("not_a_date", _("A date is expected here, for example 2019-03-05 or 2019年3月."))


def choice(names: Iterable[str], aliases: Mapping[str, str] | None = None) -> Callable[[Cell], str]:
    """Reader of one name of a code list; `aliases` maps other spellings to the official name."""
    known = {_key(name): name for name in names}
    known |= {_key(alias): name for alias, name in (aliases or {}).items()}
    return partial(_chosen, known=known, official=tuple(names))


def choices(
    names: Iterable[str], aliases: Mapping[str, str] | None = None, *, most: int = 99
) -> Callable[[Cell], tuple[str, ...]]:
    """Reader of several names of a code list, split at 、 , ; / and line breaks; repeats dropped."""
    one = choice(names, aliases)

    def clean(cell: Cell) -> tuple[str, ...]:
        parts = [part for part in _LIST.split(plain(shown(cell))) if part.strip()]
        found = tuple(dict.fromkeys(one(part) for part in parts))
        if len(found) > most:
            raise CellError("too_many", format_lazy(_("At most {most} values may be given."), most=most))
        return found

    return clean


def _key(name: str) -> str:
    return re.sub(r"[\s()（）]+", "", plain(name)).lower()


def _chosen(cell: Cell, *, known: dict[str, str], official: tuple[str, ...]) -> str:
    value = plain(shown(cell))
    key = _key(value)
    if key in known:
        return known[key]
    near = list(dict.fromkeys(known[k] for k in get_close_matches(key, known, n=3, cutoff=0.5)))
    if near:
        message = format_lazy(
            _("This value is not in the code list; did you mean {names}?"), names="、".join(near)
        )
    elif len(official) <= 8:
        message = format_lazy(_("This value is not in the code list: {names}."), names="、".join(official))
    else:
        message = _("This value is not in the code list.")
    raise CellError("not_in_list", message)


def id_number(cell: Cell, *, on: dt.date | None = None) -> IdNumber:
    """A person's number (domain §3.1, ID-01 to ID-06)."""
    try:
        return parse_id_number(digits(cell, max_length=60), on=on)
    except IdentifierError as error:
        raise CellError(error.code, error.message) from error


def bank_account(cell: Cell) -> str:
    """The number of a bank account of either kind (ID-17)."""
    try:
        return parse_bank_account(digits(cell, max_length=60), card=False)
    except IdentifierError as error:
        raise CellError(error.code, error.message) from error


def phone(cell: Cell) -> str:
    """A telephone number (ID-15)."""
    try:
        return parse_phone(digits(cell, max_length=40)).number
    except IdentifierError as error:
        raise CellError(error.code, error.message) from error
