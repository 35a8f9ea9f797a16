"""Addresses of the rows behind each figure."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from dashboards.indicators import Indicator
from dashboards.periods import Period


def rows_url(indicator: Indicator, area: str, period: Period) -> str:
    """The list whose rows the figure counts."""
    query = urlencode({"area": area, "period": period.text})
    return f"{reverse('dashboards:rows', args=[indicator.key])}?{query}"


def board_url(area: str, year: int, month: int) -> str:
    """The page of figures of an area."""
    return f"{reverse('dashboards:county')}?{urlencode({'area': area, 'year': year, 'month': month})}"
