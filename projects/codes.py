"""Code lists of the project library (§2.6)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectCategory(models.TextChoices):
    """项目类别 of the national project library (§2.6, names M)."""

    PRODUCTION = "产业项目", _("production project")
    EMPLOYMENT = "就业扶贫", _("employment project")
    RELOCATION = "易地扶贫搬迁", _("relocation for poverty alleviation")
    PUBLIC_POST = "公益岗位", _("public-welfare posts project")
    EDUCATION = "教育扶贫", _("education project")
    HEALTH = "健康扶贫", _("health project")
    HOUSING = "危房改造", _("dangerous-house renovation")
    FINANCE = "金融扶贫", _("finance project")
    LIVING = "生活条件改善", _("better living conditions")
    SECURITY = "综合保障性扶贫", _("comprehensive security project")
    INFRASTRUCTURE = "村基础设施", _("village infrastructure")
    SERVICES = "村公共服务", _("village public services")
    MANAGEMENT = "项目管理费", _("project management fee")


# Short names of §2.6, for `find_value(..., extra=...)`.
PROJECT_CATEGORY_ALIASES: dict[str, str] = {
    "产业": ProjectCategory.PRODUCTION.value,
    "产业扶贫": ProjectCategory.PRODUCTION.value,
    "就业": ProjectCategory.EMPLOYMENT.value,
    "就业项目": ProjectCategory.EMPLOYMENT.value,
    "易地搬迁": ProjectCategory.RELOCATION.value,
    "公益性岗位": ProjectCategory.PUBLIC_POST.value,
    "教育": ProjectCategory.EDUCATION.value,
    "健康": ProjectCategory.HEALTH.value,
    "金融": ProjectCategory.FINANCE.value,
    "综合保障": ProjectCategory.SECURITY.value,
    "综合保障性": ProjectCategory.SECURITY.value,
    "基础设施": ProjectCategory.INFRASTRUCTURE.value,
    "公共服务": ProjectCategory.SERVICES.value,
}
