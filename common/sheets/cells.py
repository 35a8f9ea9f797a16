"""What a cell can hold, and how cells and columns are named to people."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

EMPTY = ""
MAX_EXACT = 10**15
"""Excel keeps 15 digits of a number; anything larger has lost its end."""


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error, or whose formula was never computed: never to be taken for an empty one."""

    text: str

    @property
    def never_computed(self) -> bool:
        """Whether the formula's result is missing from the file, so nobody knows it."""
        return self.text == "="

    def __str__(self) -> str:
        return self.text


Cell = str | int | float | dt.date | dt.datetime | dt.time | dt.timedelta | ErrorCell


def is_blank(value: Cell) -> bool:
    """Whether the cell holds nothing a person would see."""
    return isinstance(value, str) and (not value or value.isspace())


def shown(value: Cell) -> str:
    """The value as a person typed it: no trailing ".0", dates without a midnight."""
    if isinstance(value, float) and value.is_integer() and abs(value) < MAX_EXACT:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def plain(text: str) -> str:
    """Plain text: full-width letters and digits narrowed, runs of white space made one blank, trimmed."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.split())


def column_letters(index: int) -> str:
    """Spreadsheet letters of a 0-based column (0 → A, 26 → AA)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
