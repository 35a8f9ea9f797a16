"""Code lists of who answers for a village or a township, of donations, and of cadres' categories."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AreaRole(models.TextChoices):
    """Part that a person or an organisation plays for a village or a township."""

    LEADER = "领导挂点", _("leader of the village")
    CONTACT = "挂联领导", _("contact leader")
    UNIT = "部门包村", _("helping unit of the village")
    TECHNICIAN = "农技员", _("agro-technician")
    ENTERPRISE = "百企帮百村", _("enterprise paired with the village")
    SCHOOL = "学校包村", _("school that answers for the village")
    SCHOOL_LEADER = "领导包学区", _("leader of the school district")
    HEAD = "组长", _("head of the leading group")
    DEPUTY = "副组长", _("deputy head of the leading group")
    MEMBER = "成员", _("member of the leading group")
    OFFICE = "扶贫专干", _("full-time cadre of the poverty office")
    # The chain of responsibility (P5-67): the county as a whole, the township's secretary, the sectors.
    OVERALL = "总负责人", _("leader who answers for the county")
    FIRST = "第一责任人", _("township party secretary, first responsible")
    SECTOR = "行业责任部门", _("department that answers for its sector")


# Of organisations; all other parts are played by persons.
ORGANISATION_ROLES = (AreaRole.UNIT, AreaRole.ENTERPRISE, AreaRole.SCHOOL, AreaRole.SECTOR)
# Of the county, and of townships; all other parts are played for a village.
COUNTY_ROLES = (AreaRole.OVERALL, AreaRole.SECTOR)
TOWNSHIP_ROLES = (
    AreaRole.FIRST,
    AreaRole.SCHOOL_LEADER,
    AreaRole.HEAD,
    AreaRole.DEPUTY,
    AreaRole.MEMBER,
    AreaRole.OFFICE,
)
# Of these an area has one at a time; of helping units, one that leads.
SINGLE_ROLES = (
    AreaRole.LEADER,
    AreaRole.CONTACT,
    AreaRole.SCHOOL,
    AreaRole.SCHOOL_LEADER,
    AreaRole.HEAD,
    AreaRole.OVERALL,
    AreaRole.FIRST,
)
LEADING_ROLES = (AreaRole.LEADER, AreaRole.CONTACT)


class DonationKind(models.TextChoices):
    """What is needed or given."""

    CASH = "资金", pgettext_lazy("donation", "money")
    GOODS = "物资", pgettext_lazy("donation", "goods")


class PartnerType(models.TextChoices):
    """Who of society takes part (P5-77)."""

    LEADER = "能人", _("capable person of the village")
    BIG_HOUSEHOLD = "大户", _("large farm or trader")
    INVESTOR = "招商企业", _("investor brought in")
    DEPARTMENT = "结对部门", _("paired department")
    COOPERATIVE = "合作社", _("cooperative")
    ENTERPRISE = "企业", _("enterprise")
    ASSOCIATION = "社会组织", _("association or foundation")
    PERSON = "个人", _("private person")


class DonationState(models.TextChoices):
    """How far a need has come; it follows from what is written of it."""

    NEEDED = "needed", pgettext_lazy("donation", "no donor yet")
    PLEDGED = "pledged", pgettext_lazy("donation", "pledged")
    RECEIVED = "received", pgettext_lazy("donation", "received")
    PUBLICISED = "publicised", pgettext_lazy("donation", "publicised")


class Mandate(models.TextChoices):
    """What makes a helper of somebody who is sent by no office."""

    CONGRESS = "人大代表", _("deputy of the people's congress")
    CONFERENCE = "政协委员", _("member of the political conference")
