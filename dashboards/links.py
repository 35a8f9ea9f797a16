"""Addresses of the rows behind each figure: a working list where one shows them, else our own page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from accounts.area_filter import area_criteria
from accounts.models.area import Level
from dashboards.indicator import Indicator
from dashboards.periods import Period
from households.models import RegisterYear


class Links:
    """Addresses for a user whose areas have these codes, about one register year."""

    def __init__(self, own: tuple[str, ...], year: RegisterYear) -> None:
        self.own = own
        self.year = year

    def rows(self, indicator: Indicator, area: str, period: Period) -> str:
        """The list whose rows the figure counts."""
        listed = indicator.listed
        place = self._place(area)
        if listed is None or place is None or (not listed.period and not self.year.is_open):
            query = {"area": area, "period": period.text}
            return f"{reverse('dashboards:rows', args=[indicator.key])}?{urlencode(query)}"
        query = {**listed.criteria, **place}
        if listed.period:
            query[listed.period] = period.text
        return f"{reverse(listed.url_name)}?{urlencode(query)}"

    def board(self, area: str, month: int) -> str:
        """The page of figures of an area."""
        return board_url(area, self.year.pk, month)

    def _place(self, area: str) -> dict[str, str] | None:
        """The lists' criteria for the area; None where their choices may not offer it to this user."""
        place = area_criteria(area, self.own)
        if len(area) > Level.COUNTY and "township" not in place and len(self.own) > 1:
            return None
        return place


def board_url(area: str, year: int, month: int) -> str:
    """The page of figures of an area."""
    return f"{reverse('dashboards:county')}?{urlencode({'area': area, 'year': year, 'month': month})}"
