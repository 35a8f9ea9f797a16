"""Numbers of plans and regulations: dated values with the paper that set them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.local import LocalQuerySet
from accounts.models import Area
from common.dated import Dated, dates_in_order
from common.history import tracked


@tracked()
class Parameter(Dated):
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
    source = models.CharField(_("source (paper, article)"), max_length=200)

    objects = LocalQuerySet.as_manager()

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
            dates_in_order("parameter_dates_in_order"),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="parameter_has_source",
                violation_error_message=_("Name the paper that sets this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value.normalize():f}"
