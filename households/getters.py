"""The one door to a household: outside the area 404, inside but in a role that may not 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from households.models import (
    Alert,
    Household,
    HouseholdYear,
    Monitoring,
    Notice,
    NoticePhoto,
    Objection,
    RegisterYear,
    RiskMeasure,
)


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


def get_open_year() -> RegisterYear:
    """The open register year; 404 with a sentence before the county has opened its first one."""
    year = RegisterYear.objects.filter(closed_on=None).first()
    if year is None:
        raise Http404(_("No register year is open. The county office opens one in the administration."))
    return year


def get_notice(user: User, pk: int, act: Act = Act.READ_REGISTER) -> Notice:
    """A public notice of the user's areas, if they may do the act where it hangs."""
    notice = get_object_or_404(Notice.objects.visible_to(user).select_related("area", "posted_by"), pk=pk)
    if not user.access.may_in(act, notice.area_id):
        raise PermissionDenied
    return notice


def get_notice_photo(user: User, notice_pk: int, pk: int) -> NoticePhoto:
    """A photo of a notice that the user reads."""
    return get_object_or_404(NoticePhoto, pk=pk, notice=get_notice(user, notice_pk))


def get_objection(user: User, pk: int, act: Act) -> Objection:
    """An objection to a notice on which the user may do the act."""
    objection = get_object_or_404(Objection.objects.select_related("notice__area"), pk=pk)
    get_notice(user, objection.notice_id, act)
    return objection


def get_alert(user: User, pk: int) -> Alert:
    """An alert about a household that the user sees; the life cycle says who may do what with it."""
    rows = Alert.objects.select_related("household__area", "rule", "raised_by", "monitoring")
    return get_object_or_404(rows.visible_to(user), pk=pk)


def get_monitoring(user: User, pk: int, act: Act = Act.READ_REGISTER) -> Monitoring:
    """The monitoring of a household that the user sees, if they may do the act in its area."""
    rows = Monitoring.objects.select_related("household__area", "opened_by")
    monitoring: Monitoring = get_object_or_404(rows.visible_to(user), pk=pk)
    if act is not Act.READ_REGISTER and not user.access.may_in(act, monitoring.household.area_id):
        raise PermissionDenied
    return monitoring


def get_measure(user: User, pk: int) -> RiskMeasure:
    """A measure that the user may report as done: their own, or one of their village or township."""
    rows = RiskMeasure.objects.select_related("monitoring__household__area", "person")
    measure: RiskMeasure = get_object_or_404(rows.visible_to(user), pk=pk)
    mine = measure.person_id == user.pk
    if not mine and not user.access.may_in(Act.OPEN_CASE, measure.monitoring.household.area_id):
        raise PermissionDenied
    return measure
