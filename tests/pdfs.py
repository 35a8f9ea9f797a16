"""Reads the text of PDFs as our papers are made (typst), so that tests open what was produced."""

from __future__ import annotations

import re
import zlib
from typing import Any

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"/Length (\d+).*?stream\n", re.DOTALL)
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|<([0-9A-F]+)>|(\()|\b(ET)\b")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, one line for each run of it."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b", body)]
    return [_page(body, objects) for body in pages]


def fonts_of(pdf: bytes) -> set[str]:
    """The names of the embedded fonts, without the mark of a subset."""
    return {name.decode().split("+")[-1] for name in re.findall(rb"/BaseFont/([\w+-]+)", pdf)}


def _page(body: bytes, objects: dict[int, bytes]) -> str:
    resources = _dictionary(body, b"Resources", objects)
    listed = _dictionary(resources, b"Font", objects)
    fonts = {
        name: _characters(objects[int(key)], objects)
        for name, key in re.findall(rb"/(f\d+) (\d+) 0 R", listed)
    }
    found = re.search(rb"/Contents (\d+) 0 R", body)
    assert found
    lines, current = [""], {}
    content, at = _unpacked(objects[int(found[1])]), 0
    while token := _TOKEN.search(content, at):
        at = token.end()
        font, digits, opened, _end = token.groups()
        if font:
            current = fonts[font]
        elif digits:
            lines[-1] += _read(bytes.fromhex(digits.decode()), current)
        elif opened:
            string, at = _string(content, at)
            lines[-1] += _read(string, current)
        else:
            lines.append("")
    return "\n".join(line for line in lines if line.strip())


def _string(content: bytes, at: int) -> tuple[bytes, int]:
    """The string that was opened before `at`, and where it ends; parentheses inside may stand in pairs."""
    depth, start = 1, at
    while depth:
        byte = content[at : at + 1]
        depth += (byte == b"(") - (byte == b")")
        at += 2 if byte == b"\\" else 1
    return _unescaped(content[start : at - 1]), at


def _dictionary(body: bytes, name: bytes, objects: dict[int, bytes]) -> bytes:
    """What stands behind the name, followed where it is a reference."""
    reference = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    return objects[int(reference[1])] if reference else body


def _characters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    reference = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert reference
    table = _unpacked(objects[int(reference[1])])
    pairs: Any = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(body[found.end() : found.end() + int(found[1])])


def _read(codes: bytes, characters: dict[int, str]) -> str:
    numbers = [int.from_bytes(codes[i : i + 2]) for i in range(0, len(codes), 2)]
    return "".join(characters.get(number, "") for number in numbers)


def _unescaped(string: bytes) -> bytes:
    def plain(match: re.Match[bytes]) -> bytes:
        mark = match[1]
        return bytes([int(mark, 8)]) if mark.isdigit() else _ESCAPES.get(mark, mark)

    return re.sub(rb"\\(\d{1,3}|.)", plain, string, flags=re.DOTALL)
