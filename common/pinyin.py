"""Pinyin of Chinese names: a sort key for lists and initials for search, whatever the locale."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=65536)
def sort_key(name: str) -> str:
    """Toneless pinyin, syllables joined by blanks, in lower case ("张三" → "zhang san")."""
    return " ".join(lazy_pinyin(name)).lower()[:160]


@lru_cache(maxsize=65536)
def initials(name: str) -> str:
    """First letters in lower case ("张三" → "zs"); other characters stay as they are."""
    syllables = sort_key(name).split(" ")
    if len(syllables) == len(name) and all(syllables):
        return "".join(syllable[0] for syllable in syllables)[:40]
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:40]
