"""Orders to close a register year; the worker carries them out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.run_rows import OrderRow
from households.models import RegisterYear


class ClosingRun(OrderRow):
    """One order to close a year and open the next: all or nothing, and it can be given again."""

    year = models.ForeignKey(RegisterYear, models.PROTECT, related_name="+", verbose_name=_("year"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by whom"))
    on = models.DateField(_("closed on"))

    class Meta:
        verbose_name = _("closing of a register year")
        verbose_name_plural = _("closings of register years")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(finished_at=None),
                name="closing_run_one_under_way",
                violation_error_message=_("This year is being closed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.asked_at}"
