"""Code lists of help plans, policies from above, and training of helpers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from households.codes.measures import MeasureCategory


class PolicyLevel(models.TextChoices):
    """Who issued a policy (P1-14)."""

    MINISTRY = "国家部委", _("the state or a ministry")
    PROVINCE = "省级", _("the province")
    PREFECTURE = "市级", _("the prefecture")
    COUNTY = "县级", _("the county")


class Programme(models.TextChoices):
    """A programme with conditions of its own on who may be in it."""

    YULU = "雨露计划", _("Yulu programme (vocational education)")


# Kinds of measures that are work with a beginning and an end (LB-15).
WORK = (MeasureCategory.EMPLOYMENT, MeasureCategory.PUBLIC_POST)
# Kinds of measures by which a family earns more (LC-M2).
DEVELOPMENT = (
    MeasureCategory.PRODUCTION,
    MeasureCategory.EMPLOYMENT,
    MeasureCategory.PUBLIC_POST,
    MeasureCategory.FINANCE,
)
