"""Pinyin of Chinese names: a sort key for lists and initials for search, whatever the locale."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models
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


class InitialsField(models.CharField):
    """The initials of another column, computed whenever the row is saved, alone or in bulk."""

    def __init__(self, *, of: str = "name", **options: Any) -> None:
        self.of = of
        super().__init__(**{"max_length": 40, "editable": False, "default": "", **options})

    def deconstruct(self) -> Any:
        """To the database it is a column of text like that of a household's member."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        found = initials(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, found)
        return found
