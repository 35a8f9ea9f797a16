"""The named queries of schemes: of which rows each speaks, and which of them have what it asks for.

A query gives a condition without reference to the row around it, so that PostgreSQL reads each table once,
however many villages or households there are. Upper floors add theirs by `register`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Q


class Unit(Enum):
    """The rows that a query speaks of."""

    TOWNSHIP = "township"
    VILLAGE = "village"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Query:
    """One question to every row of a unit, and the page on which a "no" is put right."""

    key: str
    label: Any
    unit: Unit
    # Day → condition on areas, or on household copies of the open year.
    met: Callable[[dt.date], Q]
    # Row of the unit → address.
    fix: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, put to villages of one kind or, with none, to all rows of its unit."""

    query: Query
    villages: str = ""


QUERIES: dict[str, Query] = {}


def register(queries: Iterable[Query]) -> None:
    """Add queries; each key once."""
    for query in queries:
        QUERIES[query.key] = query
