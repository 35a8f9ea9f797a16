"""Early-warning rules as data: what warns of a household's return to poverty, from which paper (§2.7)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.local import LocalQuerySet
from accounts.models import Area
from common.dated import Dated, dates_in_order
from common.history import tracked
from households import codes
from households.codes.monitoring import WarningKind, WarningPeriod


@tracked()
class WarningRule(Dated):
    """One kind of warning from a day to a day; a rule of an area stands instead of the general one there."""

    kind = models.CharField(_("what warns"), max_length=20, choices=WarningKind.choices)
    # What the number means is up to the kind: a share, yuan, months. Some kinds have none.
    threshold = models.DecimalField(_("threshold"), max_digits=12, decimal_places=4, null=True, blank=True)
    risk = models.CharField(_("kind of risk"), max_length=20, choices=codes.RiskType.choices)
    per = models.CharField(
        _("warns at most once"), max_length=10, choices=WarningPeriod.choices, default=WarningPeriod.YEAR
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only for the area")
    )
    source = models.CharField(_("source (paper, article)"), max_length=200)

    objects = LocalQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning rule")
        verbose_name_plural = _("warning rules")
        ordering = ["kind", "area", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area", "valid_from"],
                name="warning_rule_once",
                nulls_distinct=False,
                violation_error_message=_("A rule of this kind already begins on this day."),
            ),
            models.UniqueConstraint(
                fields=["kind", "area"],
                condition=Q(valid_to=None),
                name="warning_rule_one_open",
                nulls_distinct=False,
                violation_error_message=_("End the rule that holds now before a new one begins."),
            ),
            dates_in_order("warning_rule_dates_in_order"),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="warning_rule_has_source",
                violation_error_message=_("Name the paper that sets this rule."),
            ),
            models.CheckConstraint(
                condition=Q(threshold=None) | Q(threshold__gt=0),
                name="warning_rule_threshold",
                violation_error_message=_("A threshold is above 0."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def period_of(self, day: dt.date) -> str:
        """The stretch of time in which the day lies, as alerts name it."""
        names = {
            WarningPeriod.MONTH: f"{day:%Y-%m}",
            WarningPeriod.QUARTER: f"{day.year}Q{(day.month + 2) // 3}",
            WarningPeriod.YEAR: str(day.year),
        }
        return names[WarningPeriod(self.per)]
