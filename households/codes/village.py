"""Code lists of villages (§2.5)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VillageKind(models.TextChoices):
    """村属性: whether the village is one of those to leave poverty as a village."""

    POOR = "贫困村", _("poor village")
    OTHER = "非贫困村", _("other village")


class Landform(models.TextChoices):
    """地形地貌."""

    PLAIN = "平原", _("plain")
    HILLS = "丘陵", _("hills")
    MOUNTAIN = "山区", _("mountains")
    PLATEAU = "高原", _("plateau")
    GRASSLAND = "草原", _("grassland")
    OTHER = "其他", _("other landform")
