"""Rollups: the value of one indicator for one area and period, computed by a job and read by pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Area


class RollupRun(models.Model):
    """One computation of all figures of a period; pages show when it was."""

    period = models.CharField(_("period"), max_length=7)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("computation of figures")
        verbose_name_plural = _("computations of figures")
        indexes = [models.Index(fields=["period", "-finished_at"], name="rollup_run_period")]

    def __str__(self) -> str:
        return f"{self.period} · {self.finished_at}"


class Rollup(models.Model):
    """One figure: indicator × area × period."""

    indicator = models.CharField(_("indicator"), max_length=60)
    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name=_("area"))
    period = models.CharField(_("period"), max_length=7, help_text=_("A year (2026) or a month (2026-11)."))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("stored figure")
        verbose_name_plural = _("stored figures")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period", "area"], name="rollup_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.area_id} · {self.period}: {self.value}"
