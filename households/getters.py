"""The one door to a household: outside the area 404, inside but in a role that may not 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from households.models import Household, HouseholdYear, Notice, RegisterYear


def get_household(user: User, pk: int, act: Act = Act.READ_REGISTER) -> Household:
    """The household, if the user sees it and may do the act on it."""
    household = get_object_or_404(Household.objects.visible_to(user).select_related("area"), pk=pk)
    if act is not Act.READ_REGISTER and not Household.objects.visible_to(user, act).filter(pk=pk).exists():
        raise PermissionDenied
    return household


def get_household_year(household: Household, year: int | None = None) -> HouseholdYear:
    """The copy of the year asked for, else the newest one; 404 when there is none."""
    copies = HouseholdYear.objects.filter(household=household).select_related("area", "year", "household")
    if year is not None:
        copies = copies.filter(year_id=year)
    copy = copies.order_by("-year_id").first()
    if copy is None:
        raise Http404
    return copy


def get_notice(user: User, pk: int) -> Notice:
    """A notice of the user's areas; 403 for roles that see single households only."""
    if not user.access.prefixes(Act.READ_REGISTER):
        raise PermissionDenied
    return get_object_or_404(Notice.objects.visible_to(user).select_related("area", "posted_by"), pk=pk)


def get_open_year() -> RegisterYear:
    """The open register year; 404 with a sentence before the county has opened its first one."""
    year = RegisterYear.objects.filter(closed_on=None).first()
    if year is None:
        raise Http404(_("No register year is open. The county office opens one in the administration."))
    return year
