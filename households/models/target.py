"""How many households are to leave poverty in a year (P5-06), by area and by which paper."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from common.history import tracked


class ExitTargetQuerySet(models.QuerySet[Any]):
    """Words about targets."""

    def of_year(self, year: int) -> Any:
        """Targets of one year."""
        return self.filter(year=year)


@tracked()
class ExitTarget(models.Model):
    """The target of one area and year; what was not reached is explained."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    year = models.PositiveSmallIntegerField(_("year"))
    households = models.PositiveIntegerField(_("households"))
    people = models.PositiveIntegerField(_("people"))
    source = models.CharField(_("source (paper, article)"), max_length=200)
    explanation = models.CharField(
        _("why it was not reached or passed"), max_length=500, blank=True, default=""
    )

    objects = ExitTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("exit target")
        verbose_name_plural = _("exit targets")
        ordering = ["-year", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year"],
                name="exit_target_once",
                violation_error_message=_("This area already has a target for the year."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=models.F("households")) & ~Q(source=""),
                name="exit_target_plausible",
                violation_error_message=_(
                    "A target counts at least one person a household and has a source."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.area}: {self.households}"
