"""House, road, fuel, relocation and bank account of a household (§2.1, §2.4, §2.6)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HouseGrade(models.TextChoices):
    """住房危险性等级 (§2.6, H): C is repaired, D is rebuilt."""

    A = "A级", _("grade A, safe")
    B = "B级", _("grade B, basically safe")
    C = "C级", _("grade C, dangerous in part")
    D = "D级", _("grade D, dangerous as a whole")


class HouseStructure(models.TextChoices):
    """住房结构 (§2.6, H)."""

    CONCRETE = "钢混", _("reinforced concrete")
    BRICK_CONCRETE = "砖混", _("brick and concrete")
    BRICK_WOOD = "砖木", _("brick and timber")
    EARTH_WOOD = "土木", _("earth and timber")
    WOOD = "木", _("timber")
    OTHER = "其他", _("other")


class RoadType(models.TextChoices):
    """入户路类型 (§2.6, H)."""

    EARTH = "泥土路", _("dirt road")
    GRAVEL = "砂石路", _("gravel road")
    CEMENT = "水泥路", _("cement road")
    ASPHALT = "沥青路", _("asphalt road")


class Fuel(models.TextChoices):
    """主要燃料类型 (§2.6, H)."""

    STRAW = "柴草", _("firewood and straw")
    DUNG = "干畜粪", _("dried dung")
    COAL = "煤炭", _("coal")
    CLEAN = "清洁能源", _("clean energy")
    OTHER = "其他", _("other")


class RelocationMethod(models.TextChoices):
    """搬迁方式 (§2.1, M: names of the national relocation plan of 2016–2020, not verified again)."""

    WHOLE_VILLAGE = "自然村整村搬迁", _("relocation of the whole natural village")
    SCATTERED = "分散搬迁", _("relocation of single households")


class Settlement(models.TextChoices):
    """安置方式 (§2.1, M)."""

    CONCENTRATED = "集中安置", _("settled together")
    SCATTERED = "分散安置", _("settled apart")


class BankAccountKind(models.TextChoices):
    """Kind of account (§2.10, M): passbook numbers do not satisfy Luhn, card numbers must."""

    PASSBOOK = "存折/一卡通", _("passbook or subsidy account")
    CARD = "银行卡", _("bank card")
