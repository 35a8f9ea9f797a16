"""Numbers of plans and regulations: dated values with the paper that set them."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from common.history import tracked


class ParameterQuerySet(models.QuerySet["Parameter"]):
    """Words about parameters."""

    def in_force(self, day: dt.date) -> Self:
        """Values that hold on the day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def for_area(self, code: str) -> Self:
        """General values, and those of the area or of an area above it."""
        above = [code[:width] for width in (6, 9, 12, 15) if len(code) >= width]
        return self.filter(Q(area=None) | Q(area__in=above))


@tracked()
class Parameter(models.Model):
    """One number, from a day to a day, for an area or for all; `households.parameters` knows the keys."""

    key = models.CharField(_("which number"), max_length=60)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for the area"),
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to (not included)"), null=True, blank=True)
    source = models.CharField(_("source (paper, article)"), max_length=200)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        ordering = ["key", "area", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "area", "valid_from"],
                name="parameter_once",
                nulls_distinct=False,
                violation_error_message=_("This number already has a value from this day on."),
            ),
            models.UniqueConstraint(
                fields=["key", "area"],
                condition=Q(valid_to=None),
                name="parameter_one_open",
                nulls_distinct=False,
                violation_error_message=_("End the value that holds now before a new one begins."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="parameter_dates_in_order",
                violation_error_message=_("The last day must come after the first day."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="parameter_has_source",
                violation_error_message=_("Name the paper that sets this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value.normalize():f}"
