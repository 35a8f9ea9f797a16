"""Finding a household from anywhere: name, initials, household number, ID number or its last digits."""

from __future__ import annotations

from accounts.models import User
from common.identifiers import IdentifierError, normalise, parse_id_number
from households.models import HouseholdYear, RegisterYear
from households.querysets import HouseholdYearQuerySet

SHORTEST_ID = 15  # First-generation numbers; no household number is that long.


def is_id_number(text: str) -> bool:
    """Whether the text is meant as somebody's ID number, mistyped ones included."""
    number = normalise(text)
    return len(number) >= SHORTEST_ID and number[: SHORTEST_ID - 1].isdigit()


def find_households(user: User, text: str, year: RegisterYear) -> HouseholdYearQuerySet:
    """Copies of the year in the user's reach that match; a mistyped ID number matches nothing."""
    copies = HouseholdYear.objects.visible_to(user).of_year(year.pk).select_related("year")
    if is_id_number(text):
        try:
            text = parse_id_number(text).key18
        except IdentifierError:
            return copies.none()
    return copies.matching(text, year.pk).order_by("area_id", "id")
