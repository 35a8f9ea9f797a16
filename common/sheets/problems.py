"""Everything wrong with a sheet, each with its place and a sentence; personal values are masked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from common.sheets.cells import column_letters

Text = str | Promise


class CellError(ValueError):
    """A cell that cannot be read: a short code and a translated sentence for its author."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place; a warning is worth telling but stops nothing."""

    sheet: str
    row: int
    column: int | None
    code: str
    message: Text
    value_shown: str = ""
    heading: str = ""
    warning: bool = False

    @property
    def letters(self) -> str:
        """Letters of the column, empty when the whole row is meant."""
        return "" if self.column is None else column_letters(self.column)

    @property
    def place(self) -> str:
        """Where to look, as a spreadsheet names it ("C12")."""
        return f"{self.letters}{self.row}"
