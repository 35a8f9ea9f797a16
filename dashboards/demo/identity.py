"""Numbers that are valid and belong to nobody: ID numbers and telephones (§2.10)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

AREA_DIGITS = "990001"
PROVISIONAL = "999999"  # in place of area digits where there is no real ID number (ID-12)
# The block of the national network that the county's invented telephones lie in.
PHONE_BLOCK = "19900"
PHONES = 10 ** (11 - len(PHONE_BLOCK))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ORDERS = 500  # order numbers of one sex and day


def with_check(body: str) -> str:
    """The 17 digits with the check character of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECK[total % 11]


class Registrar:
    """Hands out numbers, none twice."""

    def __init__(self) -> None:
        self._births: Counter[tuple[dt.date, str]] = Counter()
        self._phones = 0

    def id_number(self, birth: dt.date, sex: str, digits: str = AREA_DIGITS) -> str:
        """A valid number of the day and sex; area digits run on (990002 …) when a day is used up."""
        serial = self._births[birth, sex]
        self._births[birth, sex] += 1
        area = int(digits) + serial // _ORDERS
        # An odd 17th digit is a man's (ID-07).
        order = serial % _ORDERS * 2 + (sex == "男")
        return with_check(f"{area:06d}{birth:%Y%m%d}{order:03d}")

    def phone(self) -> str:
        """A mobile number of the made-up block, scattered so that neighbours do not look alike."""
        self._phones += 1
        return f"{PHONE_BLOCK}{self._phones * 387_331 % PHONES:06d}"
