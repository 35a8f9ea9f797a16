"""Where a household lives: the place of a visit, once somebody says that it is the home."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.models import HomePlace, Visit
from common.refusals import Refused
from households.models import Household
from households.scoping import reaches


def mark_home(*, user: User, visit: Visit, today: dt.date) -> HomePlace:
    """The home of the household is where this visit was recorded; a later word replaces an earlier one."""
    if visit.latitude is None:
        raise Refused(_("No place was recorded on this visit."))
    with transaction.atomic():
        household = Household.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.household_id)
        if not reaches(user.access_on(today), Act.HANDLE_PROBLEM, household):
            raise Refused(_("This household is not in your hands."))
        facts = {"visit": visit, "latitude": visit.latitude, "longitude": visit.longitude, "by": user}
        home, _made = HomePlace.objects.update_or_create(household=household, defaults=facts)
    return home
