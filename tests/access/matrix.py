"""Who may open which address. One line per URL name; a name missing here fails the test.

    "app:name": Page(ok, missing, args)
        ok       who gets the page
        missing  who gets 404, because the object lies outside their area; everybody else gets 403
        args     the address's arguments, from the world of `world.py`

For pages that only take POST, `posts=True`: then 403 and 404 are asked of a POST, and GET gives 405.
"""

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
# Who sees the household of the north, and who reads the register but not this household.
NORTH = "county clerk cadre team finance finance2 payer inspector auditor leader"
NOT_NORTH = "clerk2 cadre2 school"


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


def household(world: World) -> dict[str, Any]:
    """The household of the north."""
    return {"pk": world.copy.household_id}


def draft(world: World) -> dict[str, Any]:
    """A draft of the clerk of the north."""
    return {"key": world.draft.key}


def job(world: World) -> dict[str, Any]:
    """An import of the clerk of the north."""
    return {"pk": world.job.pk}


def pairing(world: World) -> dict[str, Any]:
    """The pairing of `cadre` with the household."""
    return {"pk": world.pairing.pk}


def visit(world: World) -> dict[str, Any]:
    """A visit of `cadre` to the household."""
    return {"pk": world.photo.visit_id}


def photo(world: World) -> dict[str, Any]:
    """The photo of that visit."""
    return {"pk": world.photo.visit_id, "photo_pk": world.photo.pk}


def id_card(world: World) -> dict[str, Any]:
    """The ID number of a member of the household."""
    return {"model": "households.memberyear", "field": "id_number", "pk": world.member.pk}


MATRIX: dict[str, Page] = {
    "accounts:password": Page(ALL),
    "accounts:profile": Page(ALL),
    "accounts:second_factor": Page(ALL),
    "accounts:second_factor_off": Page(ALL, posts=True, status=302),
    "accounts:logout": Page(ALL, posts=True, status=302),
    "accounts:reveal_list": Page("county auditor admin"),
    "accounts:reveal": Page(
        "county clerk cadre team finance finance2 payer inspector", "clerk2 cadre2", id_card
    ),
    "households:household_detail": Page(NORTH, NOT_NORTH, household),
    "households:household_history": Page(NORTH, NOT_NORTH, household),
    "households:household_new": Page(IMPORTERS),
    "households:household_edit": Page("county clerk", "clerk2", household),
    "households:id_check": Page(IMPORTERS, posts=True),
    "households:draft_list": Page(IMPORTERS),
    # Without a key there is nothing to keep.
    "households:draft_save": Page(IMPORTERS, posts=True, status=400),
    "households:draft_resume": Page("clerk", "county clerk2", draft),
    "households:draft_discard": Page("clerk", "county clerk2", draft, posts=True, status=302),
    "households:household_list": Page(READERS),
    "households:search": Page(READERS, posts=True, status=302),
    "households:import_list": Page(IMPORTERS),
    "households:import_template": Page(IMPORTERS),
    "households:import_upload": Page(IMPORTERS, posts=True, status=422),
    "households:import_detail": Page("county clerk", "clerk2", job),
    "households:import_progress": Page("county clerk", "clerk2", job),
    "households:import_load": Page("county clerk", "clerk2", job, posts=True, status=302),
    "households:import_again": Page("county clerk", "clerk2", job, posts=True, status=302),
    "households:import_reasons": Page("county clerk", "clerk2", job, status=302),
    "assistance:household_help": Page(NORTH, NOT_NORTH, household),
    "assistance:my_households": Page(VISITORS),
    "assistance:visit_new": Page("cadre team", "cadre2 school", household),
    "assistance:pairing_list": Page(READERS),
    "assistance:unpaired_list": Page(READERS),
    "assistance:demand_list": Page(READERS),
    "assistance:pairing_new": Page("county clerk", "clerk2", household),
    "assistance:pairing_end": Page("county clerk", "clerk2", pairing),
    "assistance:visit_list": Page(READERS),
    "assistance:visit_detail": Page(NORTH, NOT_NORTH, visit),
    "assistance:visit_photo": Page(NORTH, NOT_NORTH, photo),
    "dashboards:county": Page(FIGURES),
    "dashboards:rows": Page(
        FIGURES.replace("clerk2 ", ""),
        "clerk2",
        args=lambda world: {"key": "registered"},
        query="?period=2026&area=990001101201",
    ),
    "dashboards:refresh": Page(FIGURES, posts=True, status=302),
    "dashboards:refreshed": Page(FIGURES, query="?asked=2026-11-24T09:00:00Z"),
}

# Open without signing in, and asked by tests of their own.
OPEN = {"accounts:login", "healthz", "set_language"}
# Sends everybody on to the first place in their navigation.
ENTRANCE = {"home"}
