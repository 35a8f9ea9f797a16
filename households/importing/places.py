"""Finds the village or group of a row by the names in the file, inside the user's area and today's areas."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from accounts.models.area import Level

_SUFFIX = re.compile(
    r"(村民委员会|居民委员会|村委会|居委会|社区|嘎查|村民小组|小组|村|组|社|乡|镇|苏木|街道办事处|街道|办事处)$"
)
_COUNTY = re.compile(r"(自治县|自治旗|县|市|区|旗)$")

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """The names a row gives; empty where the file has no such column."""

    county: str
    township: str
    village: str
    group: str


class UnknownPlaceError(ValueError):
    """A place that is not found, with a sentence that says why and the key of the column to blame."""

    def __init__(self, key: str, code: str, message: Text) -> None:
        super().__init__(code)
        self.key = key
        self.code = code
        self.message = message


def bare(name: str) -> str:
    """A place name without its kind ("松坡村" → "松坡"); a name that is nothing else stays whole."""
    return _SUFFIX.sub("", name) or name


class Gazetteer:
    """The county's areas by name; `find` remembers what it was asked."""

    def __init__(self, prefixes: Iterable[str], *, on: dt.date) -> None:
        self.prefixes = tuple(prefixes)
        self.known: dict[Place, str | UnknownPlaceError] = {}
        self.names: dict[int, dict[str, list[str]]] = {level: {} for level in Level.values}
        self.full: dict[str, str] = {}
        for code, name, full_name, level in Area.objects.on(on).values_list(
            "code", "name", "full_name", "level"
        ):
            for form in {name, bare(name)}:
                self.names[level].setdefault(form, []).append(code)
            self.full[code] = full_name or name
        self.counties = {
            form for name in self.names[Level.COUNTY] for form in (name, _COUNTY.sub("", name) or name)
        }

    def find(self, place: Place) -> str:
        """Code of village or group; UnknownPlaceError when missing, ambiguous or outside the user's area."""
        if place not in self.known:
            try:
                self.known[place] = self._find(place)
            except UnknownPlaceError as error:
                self.known[place] = error
        found = self.known[place]
        if isinstance(found, UnknownPlaceError):
            raise found
        return found

    def inside(self, code: str) -> bool:
        """Whether the area lies in the user's."""
        return bool(self.prefixes) and code.startswith(self.prefixes)

    def _find(self, place: Place) -> str:
        if place.county and not self._is_this_county(place.county):
            raise UnknownPlaceError(
                "county",
                "other_county",
                _("This row is of another county: only this county's are imported."),
            )
        townships = self._named(Level.TOWNSHIP, place.township) if place.township else None
        if townships == []:
            raise self._unknown("township", Level.TOWNSHIP, place.township)
        villages = [
            code
            for code in self._named(Level.VILLAGE, place.village)
            if townships is None or code.startswith(tuple(townships))
        ]
        if not villages:
            raise self._unknown("village", Level.VILLAGE, place.village, within=townships)
        mine = [code for code in villages if self.inside(code)]
        if not mine:
            raise UnknownPlaceError(
                "village", "outside", _("This village lies outside the area you may import for.")
            )
        if len(mine) > 1:
            raise UnknownPlaceError(
                "village",
                "ambiguous_village",
                _("Several villages have this name; give the township (乡镇) as well."),
            )
        return self._group(mine[0], place.group) if place.group else mine[0]

    def _is_this_county(self, name: str) -> bool:
        """By its name, its name without the kind, a name that ends in it ("某市某县"), or its code."""
        return (
            bool({name, _COUNTY.sub("", name)} & self.counties)
            or any(name.endswith(known) for known in self.names[Level.COUNTY])
            or (len(name) == Level.COUNTY and name in self.full)
        )

    def _group(self, village: str, name: str) -> str:
        groups = [code for code in self._named(Level.GROUP, name) if code.startswith(village)]
        if not groups:
            raise self._unknown("group", Level.GROUP, name, within=[village])
        return groups[0]

    def _named(self, level: Level, name: str) -> list[str]:
        names = self.names[level]
        return names.get(name) or names.get(bare(name)) or ([name] if name in self.full else [])

    def _unknown(
        self, key: str, level: Level, name: str, within: list[str] | None = None
    ) -> UnknownPlaceError:
        """Says that there is no such place; near names are offered from the user's own area only."""
        candidates = {
            form
            for form, codes in self.names[level].items()
            if any(self.inside(c) and (within is None or c.startswith(tuple(within))) for c in codes)
        }
        near = get_close_matches(name, sorted(candidates), n=3, cutoff=0.4)
        if near:
            message: Text = format_lazy(
                _("There is no place of this name; did you mean {names}?"), names="、".join(near)
            )
        else:
            message = _("There is no place of this name in the county.")
        return UnknownPlaceError(key, "unknown_place", message)
