"""Alerts (预警线索): what a rule or somebody noticed about a household, checked at home, then decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.history import tracked
from common.life_cycles import Step
from households import codes
from households.codes.monitoring import AlertSource, WarningKind
from households.models.household import Household
from households.models.monitoring import Monitoring
from households.models.warning import WarningRule
from households.risk_querysets import AlertQuerySet


class AlertState(models.TextChoices):
    """An alert is checked at home before anything is decided."""

    RAISED = "raised", _("to be checked at home")
    CHECKED = "checked", _("checked at home")
    CONFIRMED = "confirmed", _("taken into monitoring")
    REJECTED = "rejected", _("no risk")


@tracked()
class Alert(models.Model):
    """One warning about one household; a rule warns once a period, whatever became of it."""

    FINAL = (AlertState.CONFIRMED, AlertState.REJECTED)

    # Of the form that raised it: sending the same form again raises nothing new.
    key = models.UUIDField(unique=True, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="alerts", verbose_name=_("household")
    )
    kind = models.CharField(_("what warns"), max_length=20, choices=WarningKind.choices)
    source = models.CharField(_("noticed by"), max_length=10, choices=AlertSource.choices)
    rule = models.ForeignKey(
        WarningRule,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("warning rule"),
    )
    period = models.CharField(_("period"), max_length=7, blank=True, default="", editable=False)
    risk = models.CharField(_("kind of risk"), max_length=20, choices=codes.RiskType.choices)
    reason = models.CharField(_("reason"), max_length=300)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    raised_on = models.DateField(_("raised on"))
    raised_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("raised by")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=AlertState.choices, default=AlertState.RAISED, editable=False
    )
    found = models.CharField(
        _("what the check at home found"), max_length=500, blank=True, default="", editable=False
    )
    monitoring = models.ForeignKey(
        Monitoring,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="alerts",
        verbose_name=_("monitored household"),
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-raised_on", "-pk"]
        indexes = [
            models.Index(fields=["-raised_on", "-id"], name="alert_day"),
            models.Index(fields=["state", "-raised_on"], name="alert_state"),
            models.Index(fields=["kind", "-raised_on"], name="alert_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "household", "period"],
                condition=Q(source=AlertSource.RULE),
                name="alert_once_a_period",
                violation_error_message=_("This rule has warned of the household in this period already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="alert_has_reason",
                violation_error_message=_("Say what was noticed."),
            ),
            models.CheckConstraint(
                condition=Q(source=AlertSource.RULE, rule__isnull=False, raised_by=None) & ~Q(period="")
                | ~Q(source=AlertSource.RULE) & Q(raised_by__isnull=False, period=""),
                name="alert_by_rule_or_person",
                violation_error_message=_("An alert comes either from a rule or from a person."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "confirmed"]) | ~Q(found=""),
                name="alert_checked_with_findings",
                violation_error_message=_("Say what the check at home found."),
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", monitoring__isnull=False)
                | ~Q(state="confirmed") & Q(monitoring=None),
                name="alert_confirmed_is_monitored",
                violation_error_message=_("A confirmed alert belongs to a monitored household."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.raised_on}"


@tracked()
class AlertStep(Step):
    """One step of an alert."""

    case = models.ForeignKey(Alert, models.PROTECT, related_name="steps", verbose_name=_("alert"))

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of an alert")
        verbose_name_plural = _("steps of alerts")
