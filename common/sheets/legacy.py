"""The little that must be known about old .xls files before opening them: encryption and error cells.

calamine reads error cells of .xls as empty too. An .xls is a compound file (sectors chained by a table) whose
"Workbook" stream is a run of records: 2 bytes type, 2 bytes length, body ([MS-CFB], [MS-XLS]).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from common.sheets.limits import Refusal

_END_OF_CHAIN = 0xFFFFFFFE
_BOF, _BOUNDSHEET, _FILEPASS, _FORMULA, _BOOLERR = 0x0809, 0x0085, 0x002F, 0x0006, 0x0205
_ERROR_TEXT = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def error_cells(data: bytes) -> list[dict[tuple[int, int], str]]:
    """Error cells of each sheet, in the workbook's order; raises Refusal for an encrypted or damaged file."""
    try:
        stream = _workbook_stream(data)
        records = list(_records(stream, 0))
        if any(kind == _FILEPASS for kind, _body in records):
            raise Refusal("encrypted")
        starts = [struct.unpack_from("<I", body)[0] for kind, body in records if kind == _BOUNDSHEET]
        return [_errors_from(stream, start) for start in starts]
    except (struct.error, IndexError, KeyError) as error:
        raise Refusal("damaged") from error


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream: from its BOF to its EOF (type 0x000A)."""
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        if kind == 0x000A:
            return
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _errors_from(stream: bytes, start: int) -> dict[tuple[int, int], str]:
    cells = {}
    for kind, body in _records(stream, start):
        if kind == _BOOLERR and body[7] == 1:
            cells[struct.unpack_from("<HH", body)] = _ERROR_TEXT.get(body[6], "#ERROR")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            cells[struct.unpack_from("<HH", body)] = _ERROR_TEXT.get(body[8], "#ERROR")
    return cells


def _workbook_stream(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _sector_table(data, size)
    directory = _chain(data, size, table, struct.unpack_from("<I", data, 48)[0])
    for position in range(0, len(directory) - 127, 128):
        entry = directory[position : position + 128]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name in {"Workbook", "Book"}:
            start, length = struct.unpack_from("<II", entry, 116)
            if length < struct.unpack_from("<I", data, 56)[0]:
                return b""  # kept in the mini stream: under 4 kB, only a foreign writer does that
            return _chain(data, size, table, start)[:length]
    raise Refusal("wrong_type")


def _sector_table(data: bytes, size: int) -> list[int]:
    sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _END_OF_CHAIN - 1]
    following, count = struct.unpack_from("<II", data, 68)
    per_sector = size // 4
    for _step in range(count):
        if following >= _END_OF_CHAIN - 1:
            break
        block = struct.unpack_from(f"<{per_sector}I", data, (following + 1) * size)
        sectors += [s for s in block[:-1] if s < _END_OF_CHAIN - 1]
        following = block[-1]
    table: list[int] = []
    for sector in sectors:
        table += struct.unpack_from(f"<{per_sector}I", data, (sector + 1) * size)
    return table


def _chain(data: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < _END_OF_CHAIN - 1:
        if len(parts) > len(table):
            raise Refusal("damaged")  # the chain bites its own tail
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)
