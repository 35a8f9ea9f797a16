"""The one door to a household: outside the area 404, inside but in a role that may not 403."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from households.cases.kinds import KINDS
from households.models import (
    ExitCase,
    ExitSignature,
    Household,
    HouseholdYear,
    Notice,
    NoticePhoto,
    Objection,
    RegisterYear,
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


def get_case(user: User, slug: str, pk: int, act: Act = Act.READ_REGISTER) -> Any:
    """A case of this kind (`KINDS`) of a household that the user sees, if they may do the act on it."""
    rows = KINDS[slug].model.objects.visible_to(user).in_view()
    case = get_object_or_404(rows, pk=pk)
    if (
        act is not Act.READ_REGISTER
        and not Household.objects.visible_to(user, act).filter(pk=case.household_id).exists()
    ):
        raise PermissionDenied
    return case


def get_case_paper(user: User, slug: str, case_pk: int, pk: int) -> Any:
    """A photographed paper of a step of a case that the user reads."""
    case = get_case(user, slug, case_pk)
    return get_object_or_404(KINDS[slug].paper, pk=pk, step__case=case)


def get_exit_signature(user: User, case_pk: int, pk: int) -> ExitSignature:
    """A signature under the confirmation of an exit that the user reads."""
    case: ExitCase = get_case(user, "exit", case_pk)
    return get_object_or_404(ExitSignature, pk=pk, case=case)
