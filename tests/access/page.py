"""Who gets which page: groups of the cast, and what an address answers to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import World

READERS = "county clerk clerk2 cadre cadre2 team finance finance2 payer inspector auditor leader school"
ALL = f"{READERS} nobody admin"
FIGURES = "county clerk clerk2 team finance finance2 payer inspector auditor leader"
IMPORTERS = "county clerk clerk2"
VISITORS = "cadre cadre2 team school"
HANDLERS = "county clerk clerk2 cadre cadre2 team school"
# Who sees the household of the north, and who reads the register but not this household.
NORTH = "county clerk cadre team finance finance2 payer inspector auditor leader"
NOT_NORTH = "clerk2 cadre2 school"
# Who reads findings in the north.
FINDINGS_NORTH = "county clerk team finance finance2 payer inspector auditor leader"
# Who sees the projects of the north, and its notices; helpers see single households, not areas.
SEES_PROJECTS = "county clerk team finance finance2 payer inspector auditor leader"
NOT_NORTH_NOTICE = "clerk2 cadre cadre2 school"
# Who may look at personal data there, with a reason.
REVEALS_NORTH = "county clerk team finance finance2 payer inspector"
POSTERS = "county clerk team finance finance2"

FINANCE = "finance finance2"


@dataclass(frozen=True)
class Page:
    """What an address answers to whom."""

    ok: str
    missing: str = ""
    args: Callable[[World], dict[str, Any]] = lambda world: {}
    posts: bool = False
    # Of those in `ok`.
    status: int = 200
    query: str = ""
