"""The Chinese catalogue: which strings the sources hold, and what locale/zh_Hans says for each.

Read with Babel, so that no machine needs the gettext programs. The file keeps no line numbers, dates or
obsolete entries, and is sorted: two people who add strings rarely touch the same lines.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
NOT_OURS = frozenset({"benchmarks", "node_modules", "staticfiles", "tests", "var", "venv"})
_NUMBERED = (1, 2)
_IN_CONTEXT = ((1, "c"), 2)
_NUMBERED_IN_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": _NUMBERED,
    "ngettext_lazy": _NUMBERED,
    "pgettext": _IN_CONTEXT,
    "pgettext_lazy": _IN_CONTEXT,
    "npgettext": _NUMBERED_IN_CONTEXT,
    "npgettext_lazy": _NUMBERED_IN_CONTEXT,
}
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|%[sd]|\{[a-z_0-9]+\}")
# Header lines with dates, tools and addresses: they change without meaning, or were never filled in.
NOISE = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Project-Id-Version'
    r"|Report-Msgid-Bugs-To|Language-Team):.*\n",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry that keeps the catalogue from being complete."""

    kind: str
    msgid: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.msgid}"


def path_in(root: Path) -> Path:
    """The catalogue's file of the project at `root`."""
    return root / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def from_sources(root: Path) -> Catalog:
    """Every string that the Python files and templates of the project mark for translation."""
    catalogue = _empty()
    for path in _sources(root):
        for _line, message, comments, context in _extract(path):
            catalogue.add(message, None, auto_comments=comments, context=context)
    return catalogue


def stored(root: Path) -> Catalog:
    """What the catalogue's file says now; empty when there is none."""
    path = path_in(root)
    if not path.is_file():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, domain="django", ignore_obsolete=True)


def merged(root: Path, additions: Mapping[str, Any]) -> tuple[Catalog, list[str]]:
    """The strings of the sources with their known and added translations; then the additions nobody asks for.

    An addition is {msgid: text}, or {msgid: {context: text}} for a string marked with pgettext; Chinese has
    one plural form, so a numbered string is added by its singular.
    """
    catalogue, known = from_sources(root), stored(root)
    added = dict(_flat(additions))
    for message in _messages(catalogue):
        key = (message.context, _singular(message))
        old = known.get(message.id, message.context)
        text = added.pop(key, None)
        if text is None and old is not None and not old.fuzzy:
            text = _text(old)
        message.string = (text or "",) if message.pluralizable else (text or "")
    return catalogue, sorted(msgid for _context, msgid in added)


def write(catalogue: Catalog, root: Path) -> None:
    """Write the catalogue's file and its compiled form."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=10_000, no_location=True, sort_output=True, ignore_obsolete=True)
    path = path_in(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NOISE.sub("", buffer.getvalue().decode()), encoding="utf-8")
    compile_to_mo(root)


def compile_to_mo(root: Path) -> Path:
    """Write the compiled form that Django reads, beside the catalogue's file."""
    target = path_in(root).with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, stored(root))
    return target


def problems(root: Path) -> list[Problem]:
    """What is missing, stale, untranslated, fuzzy or has other placeholders than its source."""
    wanted, known = from_sources(root), stored(root)
    found = [Problem("stale", _singular(m)) for m in _messages(known) if wanted.get(m.id, m.context) is None]
    for message in _messages(wanted):
        entry = known.get(message.id, message.context)
        kind = "missing" if entry is None else _trouble_in(entry)
        if kind:
            found.append(Problem(kind, _singular(message)))
    return sorted(found, key=lambda problem: (problem.kind, problem.msgid))


def _trouble_in(entry: Message) -> str:
    if not _text(entry):
        return "untranslated"
    if entry.fuzzy:
        return "fuzzy"
    # The singular may spell its number out; whatever the translation names must be given by the plural.
    source = str(entry.id[-1] if entry.pluralizable else entry.id)
    if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(_text(entry))):
        return "placeholders differ"
    return ""


def _empty() -> Catalog:
    return Catalog(locale=LOCALE, domain="django", header_comment="# Simplified Chinese.", fuzzy=False)


def _sources(root: Path) -> Iterator[Path]:
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in NOT_OURS and not folder.name.startswith("."):
            yield from sorted(folder.rglob("*.py"))
            yield from sorted(folder.rglob("*.html"))


def _extract(path: Path) -> Iterable[tuple[int, Any, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Blanked-out text keeps its indentation, which means nothing in Python but stops its tokenizer.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    return extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """The entries without the header."""
    return (message for message in catalogue if message.id)


def _singular(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _text(message: Message) -> str:
    text = message.string[0] if isinstance(message.string, list | tuple) else message.string
    return str(text or "")


def _flat(additions: Mapping[str, Any]) -> Iterator[tuple[tuple[str | None, str], str]]:
    for msgid, value in additions.items():
        if isinstance(value, Mapping):
            yield from (((context, msgid), text) for context, text in value.items())
        else:
            yield (None, msgid), value
