"""What is done for a household (§2.6), in words that every floor uses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeasureCategory(models.TextChoices):
    """帮扶措施大类 (§2.6, H)."""

    PRODUCTION = "产业帮扶", _("production assistance")
    EMPLOYMENT = "就业帮扶", _("employment assistance")
    PUBLIC_POST = "公益岗位帮扶", _("public-welfare post assistance")
    FINANCE = "金融帮扶", _("financial assistance")
    EDUCATION = "教育帮扶", _("education assistance")
    HEALTH = "健康帮扶", _("health assistance")
    COMPULSORY_EDUCATION = "义务教育保障", _("guarantee of compulsory education")
    HOUSING = "住房安全保障", _("guarantee of safe housing")
    WATER = "饮水安全保障", _("guarantee of safe water")
    SECURITY = "综合保障", _("comprehensive security")
    RELOCATION = "搬迁", _("resettlement")
    LIVING = "生产生活条件改善", _("better production and living conditions")
    INFRASTRUCTURE = "基础设施建设", _("building of infrastructure")
    SOCIAL = "社会帮扶", _("assistance from society")
