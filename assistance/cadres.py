"""Categories of the cadres who help (P3-04): by their office, their term in a team, or their mandate."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.codes import OrganisationKind
from accounts.models import Posting
from assistance.area_codes import Mandate
from assistance.models import MandateTerm, TeamMember
from assistance.team_codes import StaffRank


class CadreCategory(models.TextChoices):
    """The categories that plan three names."""

    TOWNSHIP = "乡镇干部", _("township cadre")
    STATE_FOREST_FARM = "国有林场", _("of the state forest farm")
    TOWNSHIP_FOREST_FARM = "乡镇林场", _("of a township forest farm")
    SCHOOL = "学校", _("of a school")
    CLINIC = "卫生院", _("of a clinic")
    BANK = "信用社", _("of a credit union")
    LIVESTOCK_STATION = "畜牧站", _("of a livestock station")
    VILLAGE = "村两委", _("of a village branch or committee")
    FIRST_SECRETARY = "第一书记", _("first secretary")
    GRADUATE = "大学生村官", _("graduate village official")
    CONGRESS = "人大代表", _("deputy of the people's congress")
    CONFERENCE = "政协委员", _("member of the political conference")


_OFFICES = {
    CadreCategory.TOWNSHIP: OrganisationKind.TOWNSHIP,
    CadreCategory.STATE_FOREST_FARM: OrganisationKind.STATE_FOREST_FARM,
    CadreCategory.TOWNSHIP_FOREST_FARM: OrganisationKind.TOWNSHIP_FOREST_FARM,
    CadreCategory.SCHOOL: OrganisationKind.SCHOOL,
    CadreCategory.CLINIC: OrganisationKind.CLINIC,
    CadreCategory.BANK: OrganisationKind.BANK,
    CadreCategory.LIVESTOCK_STATION: OrganisationKind.LIVESTOCK_STATION,
    CadreCategory.VILLAGE: OrganisationKind.VILLAGE,
}
_TERMS: dict[CadreCategory, dict[str, Any]] = {
    CadreCategory.FIRST_SECRETARY: {"is_first_secretary": True},
    CadreCategory.GRADUATE: {"rank": StaffRank.GRADUATE},
}
_MANDATES = {CadreCategory.CONGRESS: Mandate.CONGRESS, CadreCategory.CONFERENCE: Mandate.CONFERENCE}


def of_category(pairings: Any, category: str, day: dt.date) -> Any:
    """Pairings whose helper, or helping organisation, is of the category on the day."""
    wanted = CadreCategory(category)
    if wanted in _OFFICES:
        kind = _OFFICES[wanted]
        posted = Posting.objects.in_force(day).filter(organisation__kind=kind)
        return pairings.filter(Q(helper__in=posted.values("user")) | Q(organisation__kind=kind))
    people: Any
    if wanted in _TERMS:
        people = TeamMember.objects.in_force(day).filter(**_TERMS[wanted])
    else:
        people = MandateTerm.objects.in_force(day).filter(mandate=_MANDATES[wanted])
    return pairings.filter(helper__in=people.order_by().values("person"))
