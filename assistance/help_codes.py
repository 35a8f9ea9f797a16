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


# Kinds of measures by which a family earns more (LC-M2).
DEVELOPMENT = (
    MeasureCategory.PRODUCTION,
    MeasureCategory.EMPLOYMENT,
    MeasureCategory.PUBLIC_POST,
    MeasureCategory.FINANCE,
)
