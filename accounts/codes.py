"""Code lists of organisations (§2.1, §2.6, P3-04) and of reasons for looking at personal data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Affiliation(models.TextChoices):
    """单位隶属关系 (§2.6, H); the township level takes in the village (§2.1)."""

    CENTRAL = "中央", _("central level")
    PROVINCE = "省", _("provincial level")
    CITY = "市", _("city level")
    COUNTY = "县", _("county level")
    TOWNSHIP = "乡镇", _("township level")
    ARMY = "部队", _("armed forces")
    OTHER = "其他", _("other")


class OrganisationKind(models.TextChoices):
    """Kinds of organisation that send helpers (P3-04), with those that other plans name (M)."""

    PARTY = "党委部门", _("party committee department")
    GOVERNMENT = "行政机关", _("government office")
    TOWNSHIP = "乡镇机关", _("township office")
    INSTITUTION = "事业单位", _("public institution")
    ENTERPRISE = "企业", _("enterprise")
    COOPERATIVE = "合作社", _("cooperative")
    SCHOOL = "学校", _("school")
    CLINIC = "卫生院", _("township clinic")
    VILLAGE = "村两委", _("village branch and committee")
    BANK = "银行/信用社", _("bank or credit union")
    STATE_FOREST_FARM = "国有林场", _("state forest farm")
    TOWNSHIP_FOREST_FARM = "乡镇林场", _("township forest farm")
    LIVESTOCK_STATION = "畜牧站", _("livestock station")
    SOCIAL = "社会组织", _("social organisation")
    ARMY = "部队", _("armed forces")
    OTHER = "其他", _("other")


class RevealReason(models.TextChoices):
    """Why somebody needs to see a masked value."""

    CHECK = "核对身份信息", _("check identity")
    CONTACT = "联系农户", _("contact the household")
    HANDLE = "办理业务", _("handle the household's business")
    PAYMENT = "发放资金", _("pay money out")
    INSPECTION = "督查审计", _("inspection or audit")
    OTHER = "其他", _("other reason")
