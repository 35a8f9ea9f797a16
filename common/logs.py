"""Log lines without personal data, whatever an error brings along."""

from __future__ import annotations

import logging
import re

# PostgreSQL names the whole failing row or key in these lines of its errors.
DETAIL = re.compile(r"^(?:DETAIL|CONTEXT): .*$", re.MULTILINE)
# ID numbers, bank accounts, telephones: eleven digits and more.
LONG_NUMBER = re.compile(r"(?<![\dA-Za-z])(\d{3})\d{4,}(\d{3}[\dXx])(?![\dA-Za-z])")


def careful(text: str) -> str:
    """The text with long numbers starred and the rows of database errors left out."""
    return LONG_NUMBER.sub(r"\1****\2", DETAIL.sub("DETAIL: -", text))


class CarefulFormatter(logging.Formatter):
    """Every line and traceback passes `careful`."""

    def format(self, record: logging.LogRecord) -> str:
        return careful(super().format(record))
