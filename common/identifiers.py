"""The numbers people and organisations carry, read strictly and explained kindly (domain §2.10, §3.1).

Every parser normalises first (full-width characters, spaces, hyphens, lower-case x), then either returns
a small frozen value or raises `IdentifierError` with a code of domain §3.1 and a sentence for the typist.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from stdnum import luhn, numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

Text = str | Promise

OLDEST_AGE = 120
"""Years; a person older than this is a mistyped birth date (ID-04)."""

PLACEHOLDER_PREFIX = "999999"
"""Numbers given out to people who have no ID card yet (ID-12)."""

SYNTHETIC_PREFIX = "9900"
"""Area codes that nobody was ever given: used by the demonstration county, so they raise no ID-06."""

PERMIT_AREAS = {"810000", "820000", "830000"}

_SEPARATORS = str.maketrans(
    "", "", " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff-\u2010\u2011\u2012\u2013\u2014_'’‘`"
)
_CITIZEN = re.compile(r"\d{17}[\dX]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}|[2-9]\d{6,7}|400\d{7}|800\d{7}")


class Sex(StrEnum):
    """Sex as GB/T 2261.1 words it; the stored value is the Chinese word."""

    MALE = "男"
    FEMALE = "女"


class IdKind(StrEnum):
    """What document a person's number comes from."""

    CITIZEN = "citizen"
    DISABILITY = "disability"
    PERMIT = "permit"
    PLACEHOLDER = "placeholder"


class IdentifierError(ValueError):
    """A number that cannot be accepted: `code` is of domain §3.1, `message` a translated sentence."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd about an accepted number: a warning code and its translated sentence."""

    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A person's number after normalising: `key18` is what uniqueness is tested on (domain §2.2)."""

    number: str
    kind: IdKind
    birth_date: date | None
    sex: Sex | None
    key18: str
    disability_category: int | None = None
    disability_grade: int | None = None
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number; `mobile` is false for a landline, which a text message cannot reach."""

    number: str
    mobile: bool
    warnings: tuple[Notice, ...] = ()


NOTICE_OLD_NUMBER = Notice(
    "ID-02", _("This is a 15-digit first-generation number; it was upgraded to 18 characters.")
)
NOTICE_AREA = Notice("ID-06", _("The area code in the ID number is not a known one."))
NOTICE_PLACEHOLDER = Notice("ID-12", _("This is a provisional number for a person without an ID card."))
NOTICE_LANDLINE = Notice("ID-15", _("This is a landline, not a mobile phone."))


def normalise(text: str) -> str:
    """The number with full-width characters made plain, spaces and hyphens dropped, letters upper case."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return unicodedata.normalize("NFKC", text).translate(_SEPARATORS).upper()


def check_digit(first17: str) -> str:
    """The 18th character that GB 11643 gives to these 17 digits."""
    return ric.calc_check_digit(first17 + "0")


def parse_id_number(text: str, *, on: date | None = None) -> IdNumber:
    """Read a citizen ID (15 or 18), permit, disability certificate (20 or 22) or provisional number.

    With `on`, a birth after that day or more than 120 years before it is refused too (ID-04).
    Raises `IdentifierError` with ID-01, ID-03, ID-04 or ID-05; doubtful numbers are accepted with warnings.
    """
    number = normalise(text)
    if number.startswith(PLACEHOLDER_PREFIX) and len(number) == 18:
        return _placeholder(number)
    match len(number):
        case 15 if number.isdigit():
            return _citizen(_upgraded(number), on=on, warnings=(NOTICE_OLD_NUMBER,))
        case 18:
            return _citizen(number, on=on)
        case 20 | 22:
            return _disability(number, on=on)
    raise IdentifierError(
        "ID-01",
        format_lazy(
            _("The number has {length} characters; an ID number has 18, a disability certificate 20 or 22."),
            length=len(number),
        ),
    )


def parse_phone(text: str) -> Phone:
    """Read a mobile number (with or without +86) or a landline; raises `IdentifierError` ID-15."""
    number = normalise(text).replace("(", "").replace(")", "").removeprefix("+")
    if len(number) == 13 and number.startswith("86"):
        number = number[2:]
    if _MOBILE.fullmatch(number):
        return Phone(number=number, mobile=True)
    if _LANDLINE.fullmatch(number):
        return Phone(number=number, mobile=False, warnings=(NOTICE_LANDLINE,))
    raise IdentifierError("ID-15", _("This is not a phone number: a mobile has 11 digits and begins with 1."))


def parse_bank_account(text: str, *, card: bool) -> str:
    """Read a bank account: a card has 16–19 digits and a Luhn digit, a passbook only needs digits (ID-17)."""
    number = normalise(text)
    if not (number.isascii() and number.isdigit()):
        raise IdentifierError("ID-17", _("A bank account consists of digits only."))
    if not card:
        if 8 <= len(number) <= 32:
            return number
        raise IdentifierError("ID-17", _("A bank account has between 8 and 32 digits."))
    if not 16 <= len(number) <= 19:
        raise IdentifierError("ID-17", _("A bank card has between 16 and 19 digits."))
    if not luhn.is_valid(number):
        raise IdentifierError("ID-17", _("The bank card number is mistyped: its check digit is wrong."))
    return number


def parse_school_roll(text: str) -> str:
    """Read a school-roll number: G and an ID number, or L/J and 18 characters given by the school (§2.10)."""
    number = normalise(text)
    if number.startswith("G"):
        return "G" + parse_id_number(number[1:]).number
    if re.fullmatch(r"[LJ][0-9X]{18}", number):
        return number
    raise IdentifierError("ID-01", _("A school-roll number is G, L or J followed by 18 characters."))


def parse_credit_code(text: str) -> str:
    """Read a unified social credit code (GB 32100, 18 characters with check character)."""
    try:
        return uscc.validate(normalise(text))
    except ValidationError as error:
        raise IdentifierError(
            "ID-01", _("This is not a valid unified social credit code of 18 characters.")
        ) from error


def _upgraded(number: str) -> str:
    first17 = f"{number[:6]}19{number[6:]}"
    return first17 + check_digit(first17)


def _citizen(number: str, *, on: date | None, warnings: tuple[Notice, ...] = ()) -> IdNumber:
    if not (number.isascii() and _CITIZEN.fullmatch(number)):
        raise IdentifierError(
            "ID-01",
            _("An ID number is 17 digits and a last digit or X; this one has other characters."),
        )
    born = _birth_date(number, on=on)
    if ric.calc_check_digit(number) != number[17]:
        raise IdentifierError(
            "ID-03", _("The ID number is mistyped: its last character does not fit the first 17 digits.")
        )
    area = number[:6]
    permit = area in PERMIT_AREAS
    if not permit and not _known_area(area):
        warnings = (*warnings, NOTICE_AREA)
    return IdNumber(
        number=number,
        kind=IdKind.PERMIT if permit else IdKind.CITIZEN,
        birth_date=born,
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        key18=number,
        warnings=warnings,
    )


def _disability(number: str, *, on: date | None) -> IdNumber:
    try:
        owner = _citizen(number[:18], on=on)
    except IdentifierError as error:
        raise IdentifierError(
            "ID-05",
            format_lazy(
                _("The ID number inside the disability certificate is wrong: {reason}"), reason=error.message
            ),
        ) from error
    category, grade, reissue = number[18], number[19], number[20:]
    if category not in "1234567" or grade not in "1234":
        raise IdentifierError(
            "ID-05",
            _("The 19th digit must be a kind of disability (1–7) and the 20th its grade (1–4)."),
        )
    if reissue and not re.fullmatch(r"B[1-9]", reissue):
        raise IdentifierError("ID-05", _("After the 20th digit only B1, B2 … (a reissue) may follow."))
    return IdNumber(
        number=number,
        kind=IdKind.DISABILITY,
        birth_date=owner.birth_date,
        sex=owner.sex,
        key18=owner.key18,
        disability_category=int(category),
        disability_grade=int(grade),
        warnings=owner.warnings,
    )


def _placeholder(number: str) -> IdNumber:
    if not (number.isascii() and number.isalnum()):
        raise IdentifierError("ID-01", _("A provisional number consists of digits only."))
    return IdNumber(
        number=number,
        kind=IdKind.PLACEHOLDER,
        birth_date=date_in(number),
        sex=None,
        key18=number,
        warnings=(NOTICE_PLACEHOLDER,),
    )


def _birth_date(number: str, *, on: date | None) -> date:
    born = date_in(number)
    if born is None or born.year < 1900:
        raise IdentifierError(
            "ID-04",
            format_lazy(_("Digits 7 to 14 of the ID number, {digits}, are not a date."), digits=number[6:14]),
        )
    if on is not None and born > on:
        raise IdentifierError("ID-04", _("The birth date in the ID number lies in the future."))
    if on is not None and on.year - born.year > OLDEST_AGE:
        raise IdentifierError("ID-04", _("By the ID number the person would be older than 120 years."))
    return born


def date_in(number: str) -> date | None:
    """The day in digits 7 to 14 of a number, right or wrong otherwise; None where they are no day."""
    digits = number[6:14]
    return _date_or_none(digits) if len(digits) == 8 else None


@lru_cache(maxsize=65_536)
def _date_or_none(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def _known_area(area: str) -> bool:
    if area.startswith(SYNTHETIC_PREFIX):
        return True
    return any("county" in place for _part, place in numdb.get("cn/loc").info(area))
