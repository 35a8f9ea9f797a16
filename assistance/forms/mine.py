"""The search over a helper's own households."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assistance.households import LONGEST_UNVISITED_FIRST, with_last_visit
from common.forms import dress
from common.lists import ListForm
from households.querysets import HouseholdYearQuerySet


class MyHouseholdsForm(ListForm):
    """The households a helper answers for, longest unvisited first; a page for a phone."""

    default_order = LONGEST_UNVISITED_FIRST  # type: ignore[assignment]

    def __init__(self, data: QueryDict, rows: HouseholdYearQuerySet, *, year: int) -> None:
        self.year = year
        super().__init__(data, with_last_visit(rows).select_related("area"))
        self.fields["q"].widget.attrs["placeholder"] = _("Name or initials")
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By a member's name, initials, or the numbers of household and person."""
        return rows.matching(cleaned["q"], self.year) if cleaned["q"] else rows
