"""The frame of a paper as a user prints it: the county's name, their office and their own name."""

from __future__ import annotations

import datetime as dt

from accounts.models import Area, Organisation, User
from accounts.models.area import Level
from common.papers import Frame


def frame_of(user: User, *, title: str, period: str, on: dt.date, unit: str = "") -> Frame:
    """Head and foot for a paper that this user prints on the day; at most two queries.

    The reporting unit is the one given, else the office of the user's first posting that names one.
    """
    county = Area.objects.filter(level=Level.COUNTY).order_by("code").first()
    if not unit:
        offices = [seat.organisation for seat in user.access.seats if seat.organisation]
        unit = Organisation.objects.filter(pk__in=offices[:1]).values_list("name", flat=True).first() or ""
    return Frame(
        county=county.name if county else "",
        title=title,
        period=period,
        day=on,
        unit=unit,
        prepared_by=user.name,
    )
