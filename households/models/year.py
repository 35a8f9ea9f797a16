"""Register years: the national practice keeps one copy of household and member per year (§2)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.history import tracked
from households.models import triggers
from households.models.income import SOURCE_CHOICES
from households.querysets import RegisterYearQuerySet


@tracked()
class RegisterYear(models.Model):
    """One year of the register; the open year is edited, a closed year is frozen by the database."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    # §2.3: the income year runs from 1 October of the year before to 30 September.
    income_from = models.DateField(_("income counted from"))
    income_to = models.DateField(_("income counted to"))
    # Sources that the rules of the year leave out of the net income a head (§2.3); all others count.
    not_counted = ArrayField(
        models.CharField(max_length=30, choices=SOURCE_CHOICES),
        verbose_name=_("sources that do not count"),
        blank=True,
        default=list,
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = RegisterYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("register year")
        verbose_name_plural = _("register years")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                models.expressions.Value(1),
                condition=Q(closed_on=None),
                name="register_year_one_open",
                violation_error_message=_("Only one register year can be open."),
            ),
            models.CheckConstraint(
                condition=Q(income_to__gt=models.F("income_from")),
                name="register_year_income_in_order",
                violation_error_message=_("The last day must come after the first day."),
            ),
        ]
        triggers = [triggers.stays_closed(), triggers.counts_anew()]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def not_counted_words(self) -> list[str]:
        """The sources that do not count, as people call them."""
        names = dict(SOURCE_CHOICES)
        return [str(names[name]) for name in self.not_counted]

    @property
    def is_open(self) -> bool:
        """Whether the copies of this year may be edited."""
        return self.closed_on is None
