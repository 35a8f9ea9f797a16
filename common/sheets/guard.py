"""Looks at a workbook before anything opens it: real type, size of the parts, how far its cells reach.

calamine allocates the whole rectangle from first to last cell, aborts the process when that fails, and reads
error cells and never-computed formulas as empty; so one pass over the sheet parts finds out first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from xml.sax.saxutils import unescape

from common.sheets.limits import MIB, Limits, Refusal

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
MAX_MARKS = 20_000
"""Error cells remembered for one sheet; a sheet with more is refused."""

NEVER_COMPUTED = "="
"""Mark of a formula whose result was never stored, as programs that only write workbooks leave it."""

_NOT_TABLES = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"<", b"Rar!", b"7z\xbc\xaf")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 4 * MIB
# Columns after 256 (IV); a cell that is only formatted has neither value, formula nor text inside.
_FAR_RIGHT = re.compile(rb" r=\"((?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])\d+)\"[^>]*(?<!/)>\s*<(?:\w+:)?[vfi]")
_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d+)\"")


@dataclass(slots=True)
class PartScan:
    """What the pass over a sheet part found: its last row with a value, and cells that only look empty."""

    last_row: int = 0
    has_booleans: bool = False
    marks: dict[tuple[int, int], str] = field(default_factory=dict)


class _Tags:
    """The tags to look for, with the name-space prefix that this part happens to use (mostly none)."""

    def __init__(self, prefix: bytes) -> None:
        p = prefix
        self.value_end, self.text_end = b"</" + p + b"v>", b"</" + p + b"is>"
        self.cell_end, self.row, self.formula = b"</" + p + b"c>", b"<" + p + b"row", b"<" + p + b"f"
        self.row_number = re.compile(rb"<" + p + rb"row\b[^>]*?\br=\"(\d+)\"")
        self.error = re.compile(
            rb"<%(p)bc\b([^>]*\bt=\"e\"[^>]*)>(?:(?!</%(p)bc>).)*?<%(p)bv>([^<]*)<" % {b"p": p}, re.DOTALL
        )
        self.uncomputed = re.compile(
            rb"<%(p)bc\b([^>]*)>\s*<%(p)bf(?:\s[^>]*)?(?:/>|>[^<]*</%(p)bf>)\s*"
            rb"(?:<%(p)bv\s*/>|<%(p)bv></%(p)bv>)?\s*</%(p)bc>" % {b"p": p}
        )


def real_type(data: bytes, filename: str) -> str:
    """ "xlsx", "xls" or "csv" by what the file is, not by what it is called; raises Refusal."""
    if data.startswith(ZIP_MAGIC):
        return _zip_type(data)
    if data.startswith(OLE_MAGIC):
        if _ENCRYPTED in data:
            raise Refusal("encrypted")
        return "xls"
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t")
    named = filename.lower().rpartition(".")[2]
    if named not in {"csv", "txt", "tsv"} or head.startswith(_NOT_TABLES):
        raise Refusal("wrong_type")
    return "csv"


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise Refusal("encrypted")
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refusal("damaged") from error
    if "xl/workbook.xml" not in names:
        raise Refusal("wrong_type")
    return "xlsx"


def check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse an archive that unpacks to more than the limit (a bomb)."""
    if sum(part.file_size for part in archive.infolist()) > limits.unpacked_bytes:
        raise Refusal("bomb", limit=limits.unpacked_bytes // MIB)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name of every sheet, by sheet name in the workbook's order."""
    relations = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", archive.read("xl/workbook.xml")):
        target = relations.get(_attribute(tag, rb"\w+:id"), "")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        parts[_attribute(tag, b"name")] = path
    return parts


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    if not found:
        return ""
    entities = {"&quot;": '"', "&apos;": "'", "&#10;": "\n", "&#xA;": "\n"}
    return unescape((found[1] or found[2] or b"").decode("utf-8", "replace"), entities)


def scan_part(archive: zipfile.ZipFile, part: str, sheet: str, limits: Limits) -> PartScan:
    """Walk one sheet part without building it; raises Refusal for cells too far down or right."""
    scan = PartScan()
    current_row = 0
    for chunk, tags in _chunks(archive, part, limits):
        far = _FAR_RIGHT.search(chunk)
        if far:
            raise Refusal("far_right", sheet=sheet, cell=far[1].decode(), limit=limits.columns)
        end = chunk.rfind(tags.value_end)
        end = max(end, chunk.rfind(tags.text_end, max(end, 0)))
        if end >= 0:
            scan.last_row = max(scan.last_row, _row_at(chunk, end, tags) or current_row)
        if scan.last_row > limits.rows:
            raise Refusal("far_down", sheet=sheet, row=scan.last_row, limit=limits.rows)
        current_row = _row_at(chunk, len(chunk), tags) or current_row
        scan.has_booleans = scan.has_booleans or b't="b"' in chunk
        _mark(chunk, tags, scan, sheet)
    return scan


def _chunks(archive: zipfile.ZipFile, part: str, limits: Limits) -> Iterator[tuple[bytes, _Tags]]:
    """The part in pieces that never cut a cell in two."""
    rest, read, tags = b"", 0, _Tags(b"")
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_CHUNK):
                if not read:
                    found = _PREFIX.search(piece)
                    tags = _Tags(found[1] or b"" if found else b"")
                read += len(piece)
                if read > limits.unpacked_bytes or len(rest) > 16 * _CHUNK:
                    raise Refusal("bomb", limit=limits.unpacked_bytes // MIB)
                piece = rest + piece
                cut = piece.rfind(tags.cell_end)
                cut = max(cut, piece.rfind(tags.row, max(cut, 0)))
                cut = piece.find(b">", cut) + 1 if cut > 0 else 0
                rest = piece[cut:]
                if cut:
                    yield piece[:cut], tags
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, zlib.error) as error:
        raise Refusal("damaged") from error
    yield rest, tags


def _row_at(chunk: bytes, end: int, tags: _Tags) -> int:
    start = chunk.rfind(tags.row, 0, end)
    found = tags.row_number.match(chunk, start) if start >= 0 else None
    return int(found[1]) if found else 0


def _mark(chunk: bytes, tags: _Tags, scan: PartScan, sheet: str) -> None:
    if b't="e"' in chunk:
        for attributes, text in tags.error.findall(chunk):
            _put(scan, attributes, unescape(text.decode("utf-8", "replace")))
    if tags.formula in chunk:
        for attributes in tags.uncomputed.findall(chunk):
            if b't="str"' not in attributes:
                _put(scan, attributes, NEVER_COMPUTED)
    if len(scan.marks) > MAX_MARKS:
        raise Refusal("too_many_errors", sheet=sheet, limit=MAX_MARKS)


def _put(scan: PartScan, attributes: bytes, mark: str) -> None:
    found = _REFERENCE.search(attributes)
    if found:
        scan.marks[int(found[2]) - 1, column_index(found[1].decode())] = mark


def column_index(letters: str) -> int:
    """0-based column of "A", "Z", "AA" …"""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
