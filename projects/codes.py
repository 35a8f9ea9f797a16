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


class ProjectNature(models.TextChoices):
    """建设性质 (D22)."""

    NEW = "新建", _("new")
    EXTENDED = "续建", _("continued")


class SubsidyMode(models.TextChoices):
    """How the subsidy is given (P5-13)."""

    DIRECT = "自建直补", _("self-built, directly subsidised")
    AFTER = "先建后补", _("built first, subsidised after acceptance")
    LEVERAGE = "杠杆撬动", _("leverage")
    OTHER = "其他", _("other")


class LinkMode(models.TextChoices):
    """How a household takes part in a project (P5-07)."""

    SUBSIDY = "直接补助", _("direct subsidy")
    HIRE = "务工就业", _("work on the project")
    SHARE = "入股分红", _("share and dividend")
    ORDER = "订单收购", _("purchase by order")
    LAND = "土地流转", _("land transfer")
    OTHER = "其他", _("other")


class ProjectState(models.TextChoices):
    """Where a project stands in its life cycle (P5-14, P5-61)."""

    DRAFT = "draft", _("draft")
    DECLARED = "declared", _("declared by the village")
    REVIEWED = "reviewed", _("reviewed by the township")
    APPROVED = "approved", _("approved, in the library")
    UNDER_WAY = "under_way", _("under way")
    FINISHED = "finished", _("finished, to be accepted")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    STOPPED = "stopped", _("stopped")


# In these a project may receive and spend money.
FUNDABLE_STATES = (
    ProjectState.APPROVED,
    ProjectState.UNDER_WAY,
    ProjectState.FINISHED,
    ProjectState.ACCEPTED,
)


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
