"""A column of a sheet: the one place that says how it is called, read, checked, explained and written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from common.secrets import masked
from common.sheets.cells import Cell, shown
from common.sheets.problems import Text

Clean = Callable[[Cell], Any]

_NOISE = re.compile(r"[\s*:;,.。、·_\-/\\'\"“”]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_BRACKETS = str.maketrans("", "", "()[]【】{}<>《》")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `clean` gets a cell neither blank nor an error, and returns the value or raises CellError.

    `assign` names the attribute the value goes to (the key when empty). `mask` is how much of a personal
    value may be shown at head and tail. `spread_merged` lets a merged cell stand for all its rows.
    """

    key: str
    heading: str
    clean: Clean
    aliases: tuple[str, ...] = ()
    assign: str = ""
    required: bool = False
    help: Text = ""
    names: tuple[str, ...] = ()
    mask: tuple[int, int] | None = None
    as_text: bool = False
    spread_merged: bool = False
    example: str = ""
    width: int = 14

    @property
    def attribute(self) -> str:
        """Where the value goes."""
        return self.assign or self.key

    def show(self, value: Cell) -> str:
        """The value fit for a message: personal data masked, long text cut."""
        text = shown(value)
        if self.mask is not None:
            text = masked(text, *self.mask)
        return text if len(text) <= 40 else f"{text[:39]}…"


@lru_cache(maxsize=65_536)
def full_form(heading: str) -> str:
    """A heading without what people vary: width, blanks, line breaks, stars, punctuation, the brackets."""
    narrow = unicodedata.normalize("NFKC", heading)
    return _NOISE.sub("", narrow.translate(_BRACKETS)).lower()


@lru_cache(maxsize=65_536)
def short_form(heading: str) -> str:
    """The full form without what stands in brackets ("务工时间（月）" → "务工时间")."""
    narrow = unicodedata.normalize("NFKC", heading)
    return full_form(_BRACKETED.sub("", narrow)) or full_form(heading)


@dataclass(frozen=True, slots=True)
class Names:
    """Headings by form; a full form wins over a short one, and a short form of two columns names none."""

    full: dict[str, str]
    short: dict[str, str]

    def key_of(self, heading: str) -> str | None:
        """Key of the column with this heading, or None."""
        return self.full.get(full_form(heading)) or self.short.get(short_form(heading))


def names_of(columns: Iterable[Column]) -> Names:
    """The look-up of headings for these columns."""
    full: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for column in columns:
        for name in (column.heading, *column.aliases):
            full.setdefault(full_form(name), column.key)
            short.setdefault(short_form(name), set()).add(column.key)
    return Names(full=full, short={form: next(iter(keys)) for form, keys in short.items() if len(keys) == 1})
