"""Who may open the pages about visits and problems."""

from __future__ import annotations

from tests.access.arguments import household, problem, problem_photo, receipt, visit
from tests.access.page import FIGURES, HANDLERS, NORTH, NOT_NORTH, READERS, Page

VISIT_PAGES: dict[str, Page] = {
    "assistance:household_problems": Page(NORTH, NOT_NORTH, household),
    "assistance:problem_new": Page("county clerk cadre team", "clerk2 cadre2 school", household),
    "assistance:problem_list": Page(READERS),
    "assistance:problem_mine": Page(HANDLERS),
    "assistance:problem_detail": Page(NORTH, NOT_NORTH, problem),
    "assistance:problem_photo": Page(NORTH, NOT_NORTH, problem_photo),
    "assistance:problem_step": Page(
        "county clerk cadre team", NOT_NORTH, lambda world: problem(world) | {"verb": "take"}
    ),
    "assistance:gift_list": Page(READERS),
    "assistance:unvisited_list": Page(READERS),
    "assistance:sign_list": Page(FIGURES),
    "assistance:visit_look": Page("county clerk", "clerk2", visit),
    # The author, and who keeps pairings there.
    "assistance:visit_amend": Page("county clerk cadre", NOT_NORTH, visit),
    # No place was recorded: the page says so and comes back.
    "assistance:visit_home": Page(
        "county clerk cadre team", "clerk2 cadre2 school", visit, posts=True, status=302
    ),
    "assistance:visit_paper": Page(NORTH, NOT_NORTH, visit),
    "assistance:receipt_new": Page("county clerk cadre team", "clerk2 cadre2 school", visit),
    "assistance:receipt_paper": Page(NORTH, NOT_NORTH, visit),
    "assistance:receipt_picture": Page(NORTH, NOT_NORTH, receipt),
}
