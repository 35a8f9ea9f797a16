"""Photos of the papers behind the steps of cases: application, sign-in sheet, minutes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.stored_photos import StoredPhoto
from households.models.adjustment import AdjustmentStep
from households.models.case import ExitStep, IdentificationStep


class CasePaper(StoredPhoto):
    """A photographed sheet that belongs to a step; the same sheet twice is one."""

    image = models.FileField(upload_to="cases/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = True
        constraints = [models.UniqueConstraint(fields=["step", "sha256"], name="%(class)s_once")]


class IdentificationPaper(CasePaper):
    """Of a step of an identification."""

    step = models.ForeignKey(IdentificationStep, models.CASCADE, related_name="papers")

    class Meta(CasePaper.Meta):
        abstract = False
        verbose_name = _("paper of an identification")
        verbose_name_plural = _("papers of identifications")


class ExitPaper(CasePaper):
    """Of a step of an exit."""

    step = models.ForeignKey(ExitStep, models.CASCADE, related_name="papers")

    class Meta(CasePaper.Meta):
        abstract = False
        verbose_name = _("paper of an exit")
        verbose_name_plural = _("papers of exits")


class AdjustmentPaper(CasePaper):
    """Of a step of an adjustment."""

    step = models.ForeignKey(AdjustmentStep, models.CASCADE, related_name="papers")

    class Meta(CasePaper.Meta):
        abstract = False
        verbose_name = _("paper of an adjustment")
        verbose_name_plural = _("papers of adjustments")
