"""What a workbook may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one workbook; beyond any of them it is refused with the reason."""

    file_bytes: int = 50 * MIB
    unpacked_bytes: int = 1536 * MIB
    rows: int = 200_000
    columns: int = 256
    sheets: int = 64
    memory_bytes: int = 4096 * MIB
    seconds: int = 120


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """A workbook that is not read; `code` and `details` become a sentence in `reader`."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
