"""From the words of a real file to the official value: import goes by name, never by a guess (§2.6)."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.db import models

from households.codes.health import DisabilityCategory
from households.codes.labour import PublicPost, WorkRegion
from households.codes.learning import DropoutReason, SchoolingStatus
from households.codes.member_spellings import MEMBER_SPELLINGS
from households.codes.spellings import HOUSEHOLD_SPELLINGS
from households.codes.status import MonitorKind, RiskType

_OTHER = "其他"
_SEPARATORS = str.maketrans(dict.fromkeys("、;+/", ","))
_SUGGESTIONS = 3

# Spelling → official value, for each code list of the register.
ALIASES: dict[type[models.TextChoices], dict[str, str]] = {
    choices: spellings | ({"其它": _OTHER} if _OTHER in choices.values else {})
    for choices, spellings in (HOUSEHOLD_SPELLINGS | MEMBER_SPELLINGS).items()
}

# Words that say, in a filled cell, that there is nothing to say: the form of 2015 writes out 非在校生.
NOTHING: dict[type[models.TextChoices], frozenset[str]] = {
    SchoolingStatus: frozenset({"非在校生", "非在校", "不在校", "无"}),
    DropoutReason: frozenset({"无"}),
    DisabilityCategory: frozenset({"无", "无残疾"}),
    PublicPost: frozenset({"无"}),
    WorkRegion: frozenset({"无", "未务工"}),
    MonitorKind: frozenset({"无", "非监测对象"}),
    RiskType: frozenset({"无"}),
}


def normal(text: str) -> str:
    """The key by which spellings are compared: half width, no spaces, capitals, one separator."""
    half_width = unicodedata.normalize("NFKC", text)
    return "".join(half_width.split()).upper().translate(_SEPARATORS)


@cache
def _known(choices: type[models.TextChoices]) -> Mapping[str, str]:
    """Normal key → value; the official names win over spellings."""
    spellings = dict.fromkeys(NOTHING.get(choices, ()), "") | ALIASES.get(choices, {})
    return MappingProxyType(
        {normal(word): value for word, value in (spellings | {v: v for v in choices.values}).items()}
    )


def find_value(
    choices: type[models.TextChoices], text: str, extra: Mapping[str, str] | None = None
) -> str | None:
    """The official value of a spelling, "" if it says nothing, None if it is unknown.

    `extra` holds the spellings of lists that live on other floors.
    """
    key = normal(text)
    if not key:
        return ""
    found = _known(choices).get(key)
    if found is None and extra:
        found = {normal(word): value for word, value in extra.items()}.get(key)
    return found


def suggest(choices: type[models.TextChoices], text: str) -> list[str]:
    """At most three values that look or are spelled like the text, closest first; a person chooses."""
    known = _known(choices)
    close = difflib.get_close_matches(normal(text), known, n=2 * _SUGGESTIONS, cutoff=0.5)
    values = dict.fromkeys(known[key] for key in close if known[key])
    return list(values)[:_SUGGESTIONS]
