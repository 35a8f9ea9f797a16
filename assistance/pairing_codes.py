"""Code lists of pairings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PairingForm(models.TextChoices):
    """Form of pairing (P3-05)."""

    ONE_ONE = "一帮一", _("one helps one")
    ONE_SEVERAL = "一帮几", _("one helps several")
    BRANCH = "支部帮", _("party branch helps")


class PairingRole(models.TextChoices):
    """Part that the helper plays for the household."""

    FIRST = "第一责任人", _("first responsible")
    DIRECT = "直接责任人", _("directly responsible")
    TEACHER = "帮扶教师", _("helping teacher")
