"""Labour and wage work of a member (§2.6)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LabourCapacity(models.TextChoices):
    """劳动技能 (§2.6, H); the weak were told apart from about 2018."""

    ORDINARY = "普通劳动力", _("ordinary labourer")
    SKILLED = "技能劳动力", _("skilled labourer")
    WEAK = "弱劳动力或半劳动力", _("weak or half labourer")
    LOST = "丧失劳动力", _("lost the capacity to work")
    WITHOUT = "无劳动力", _("without capacity to work")


class WorkRegion(models.TextChoices):
    """务工区域 (§2.6, H)."""

    TOWNSHIP = "乡（镇）内务工", _("work inside the township")
    COUNTY = "乡（镇）外县内务工", _("work in the county, outside the township")
    PROVINCE = "县外省内务工", _("work in the province, outside the county")
    OUTSIDE = "省外务工", _("work outside the province")
    OTHER = "其他", _("other")


class JobChannel(models.TextChoices):
    """就业渠道 (§2.6, M: the source leaves the list open)."""

    WORKSHOP = "帮扶（扶贫）车间", _("assistance workshop")
    PUBLIC_POST = "公益性岗位", _("job in a public-welfare post")
    AWAY = "外出务工", _("wage work away from home")
    OWN_BUSINESS = "自主创业", _("own business")
    OTHER = "其他", _("other")


class Industry(models.TextChoices):
    """产业分类 of a member's work (§2.2, column H, values M)."""

    PRIMARY = "第一产业", _("primary industry")
    SECONDARY = "第二产业", _("secondary industry")
    TERTIARY = "第三产业", _("tertiary industry")


class PublicPost(models.TextChoices):
    """公益性岗位类型 (§2.6, H)."""

    FOREST = "护林员", _("forest ranger")
    ROAD = "护路员", _("road keeper")
    WATER = "护水员", _("water keeper")
    BORDER = "护边员", _("border keeper")
    GRASSLAND = "护草员", _("grassland keeper")
    CARER = "护理员", _("carer")
    CLEANER = "保洁员", _("village cleaner")
    SECURITY = "治安协管员", _("public-order assistant")
    OTHER = "其他", _("other")
