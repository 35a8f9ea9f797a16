"""Closing a register year: its figures are stored for good, and the next year opens."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.refusals import Refused
from dashboards import rollups
from dashboards.periods import Period
from households.models import RegisterYear
from households.services.years import close_year, open_year


@transaction.atomic
def close_and_open_next(year: int, *, on: dt.date) -> RegisterYear:
    """The next year, open; Refused when the year is not open, or its incomes are not complete yet.

    The figures are reckoned in the same transaction, after the freeze: what is reported from the year is
    what was in it, and no later refresh changes it.
    """
    closed = close_year(year, on=on)
    if on <= closed.income_to:
        raise Refused(
            _("The income year lasts to %(day)s; the register of %(year)s is closed after it.")
            % {"day": date_format(closed.income_to, "Y-m-d"), "year": year}
        )
    months = [month for month in rollups.last_months(on, rollups.MONTHS_KEPT_FRESH) if month.year == year]
    for period in (Period.of_year(year), *months):
        rollups.refresh(period, on=on, at_closing=True)
    return open_year(year + 1, on=on)
