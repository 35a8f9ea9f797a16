"""The entry calendar: in which days the survey of a year is to be entered (P5-51)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from common.history import tracked
from households.models import triggers
from households.models.year import RegisterYear


class Outside(models.TextChoices):
    """What happens to a survey entered outside its window."""

    REFUSED = "refused", _("entry outside these days is refused")
    REASON = "reason", _("entry outside these days needs a reason")


@tracked()
class EntryWindow(models.Model):
    """Days for entering the survey, for the county or one area; the nearest area's windows hold there."""

    year = models.ForeignKey(
        RegisterYear, models.PROTECT, related_name="windows", verbose_name=_("year"), db_index=False
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only for the area")
    )
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    outside = models.CharField(
        _("outside these days"), max_length=10, choices=Outside.choices, default=Outside.REASON
    )
    source = models.CharField(_("source (paper, article)"), max_length=200)

    class Meta:
        verbose_name = _("entry window")
        verbose_name_plural = _("entry windows")
        ordering = ["-year", "opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "area", "opens_on"],
                name="entry_window_once",
                nulls_distinct=False,
                violation_error_message=_("A window of this area begins on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="entry_window_in_order",
                violation_error_message=_("The last day must not come before the first day."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="entry_window_has_source",
                violation_error_message=_("Name the paper that sets these days."),
            ),
        ]
        triggers = [*triggers.frozen()]

    def __str__(self) -> str:
        return f"{self.opens_on} – {self.closes_on}"
