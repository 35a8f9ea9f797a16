"""Visit rules as data: what a plan asks of each helper for each household, in which stretch of time."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from accounts.models.area import codes_above
from assistance.codes import RuleKind, RulePeriod
from assistance.models.pairing import PairingRole
from assistance.windows import Window, is_day, window_before, window_on
from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked
from households.codes import ExitStatus, HouseholdType


class VisitRuleQuerySet(DatedQuerySet):
    """Words about visit rules."""

    def touching(self, prefixes: tuple[str, ...]) -> Self:
        """Rules that can concern a household in one of the areas: general ones, and those above or below."""
        condition = Q(area=None)
        for prefix in prefixes:
            condition |= Q(area__in=codes_above(prefix)) | Q(area__code__startswith=prefix)
        return self.filter(condition)


def known_days(days: list[str]) -> None:
    """Refuses what is no day of a year."""
    wrong = [day for day in days if not is_day(day)]
    if wrong:
        raise ValidationError(gettext("Write each day as MM-DD, for example 01-30."))


@tracked()
class VisitRule(Dated):
    """At least so many visits or yuan, in each stretch, from every pairing the rule names; from a plan."""

    code = models.CharField(_("short name"), max_length=40)
    plan = models.CharField(_("plan"), max_length=100)
    source = models.CharField(_("source (paper, article)"), max_length=200)
    kind = models.CharField(_("what is counted"), max_length=10, choices=RuleKind.choices)
    at_least = models.PositiveIntegerField(_("at least (times or yuan)"))
    per = models.CharField(_("in which period"), max_length=10, choices=RulePeriod.choices)
    days = ArrayField(
        models.CharField(max_length=5),
        verbose_name=_("deadlines, or first days of the terms (MM-DD)"),
        default=list,
        blank=True,
        validators=[known_days],
    )
    # Empty: every one.
    roles = ArrayField(
        models.CharField(max_length=10, choices=PairingRole.choices),
        verbose_name=_("only for helpers who are"),
        default=list,
        blank=True,
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for the area"),
    )
    household_type = models.CharField(
        _("only for the household type"), max_length=10, choices=HouseholdType.choices, blank=True, default=""
    )
    exit_status = models.CharField(
        _("only for the exit status"), max_length=10, choices=ExitStatus.choices, blank=True, default=""
    )

    objects = VisitRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit rule")
        verbose_name_plural = _("visit rules")
        ordering = ["code", "area", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "area", "valid_from"],
                name="visit_rule_once",
                nulls_distinct=False,
                violation_error_message=_("A rule of this short name already begins on this day."),
            ),
            models.UniqueConstraint(
                fields=["code", "area"],
                condition=Q(valid_to=None),
                name="visit_rule_one_open",
                nulls_distinct=False,
                violation_error_message=_("End the rule that holds now before a new one begins."),
            ),
            dates_in_order("visit_rule_dates_in_order"),
            models.CheckConstraint(
                condition=Q(at_least__gt=0),
                name="visit_rule_asks_something",
                violation_error_message=_("A rule asks for at least 1."),
            ),
            models.CheckConstraint(
                condition=Q(per__in=(RulePeriod.TERM, RulePeriod.DATED), days__len__gt=0)
                | ~Q(per__in=(RulePeriod.TERM, RulePeriod.DATED)) & Q(days=[]),
                name="visit_rule_days_where_needed",
                violation_error_message=_("Terms and deadlines need their days, and only they have days."),
            ),
            models.CheckConstraint(
                condition=~Q(plan="") & ~Q(source=""),
                name="visit_rule_has_source",
                violation_error_message=_("Name the plan and the article that set this rule."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}：{self.demand}"

    @property
    def demand(self) -> str:
        """What the rule asks for, as a phrase."""
        per = self.get_per_display()
        if self.kind == RuleKind.AID:
            text = gettext("cash and goods of at least %(count)d yuan %(per)s")
        elif self.kind == RuleKind.PROBLEMS:
            text = ngettext(
                "at least %(count)d problem solved %(per)s",
                "at least %(count)d problems solved %(per)s",
                self.at_least,
            )
        else:
            text = ngettext(
                "at least %(count)d visit %(per)s", "at least %(count)d visits %(per)s", self.at_least
            )
        text %= {"count": self.at_least, "per": per}
        return f"{text}（{'、'.join(self.days)}）" if self.per == RulePeriod.DATED else text

    def window(self, on: dt.date) -> Window:
        """The stretch of the rule in which the day lies."""
        return window_on(self.per, self.days, on)

    def window_before(self, on: dt.date) -> Window | None:
        """The stretch before it; None when the rule did not hold yet on its last day."""
        window = window_before(self.per, self.days, on)
        return window if window.last >= self.valid_from else None

    def clean(self) -> None:
        """Deadlines must be different days."""
        if len(set(self.days)) < len(self.days):
            raise ValidationError({"days": gettext("A day is written twice.")})
