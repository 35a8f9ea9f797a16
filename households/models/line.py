"""Poverty lines (§2.8): per-capita net income in yuan a year, by standard, area and year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.local import LocalQuerySet
from accounts.models import Area
from common.history import tracked
from households.codes import IdStandard
from households.models import triggers
from households.models.year import RegisterYear


class PovertyLineQuerySet(LocalQuerySet):
    """Words about poverty lines."""

    def line_of(self, standard: str, year: int, area: str) -> Decimal | None:
        """The line of the standard and year for the area: its own, else of the nearest area above it."""
        rows = self.filter(standard=standard, year=year).for_area(area)
        by_width = {len(row.area_id or ""): row.value for row in rows}
        return by_width[max(by_width)] if by_width else None

    def newest(self, standard: str, year: int, area: str) -> Any:
        """The line that holds for the year, else the newest one before it: lines are published late."""
        rows: list[Any] = list(self.filter(standard=standard, year__lte=year).for_area(area))
        return max(rows, key=lambda row: (row.year, len(row.area_id or "")), default=None)


@tracked()
class PovertyLine(models.Model):
    """One line; national, provincial and city lines of one year stand side by side."""

    standard = models.CharField(_("standard"), max_length=20, choices=IdStandard.choices)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only for the area")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("yuan a year"), max_digits=10, decimal_places=2)
    source = models.CharField(_("source (paper, article)"), max_length=200)

    objects = PovertyLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("poverty line")
        verbose_name_plural = _("poverty lines")
        ordering = ["-year", "standard"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "area", "year"],
                name="poverty_line_once",
                nulls_distinct=False,
                violation_error_message=_("This standard already has a line for the year."),
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0) & ~Q(source=""),
                name="poverty_line_value_and_source",
                violation_error_message=_("A poverty line is above 0 yuan and has a source."),
            ),
        ]

        triggers = triggers.line_of_closed_year()

    def __str__(self) -> str:
        return f"{self.year} {self.standard} {self.value}"

    @property
    def is_frozen(self) -> bool:
        """Whether the register of its year is closed."""
        return RegisterYear.objects.filter(pk=self.year, closed_on__isnull=False).exists()

    def clean(self) -> None:
        """A line for a closed year is refused here with a sentence, and by the database in any case."""
        if self.is_frozen:
            raise ValidationError(
                _("The register of this year is closed; its poverty lines stay as they are.")
            )
