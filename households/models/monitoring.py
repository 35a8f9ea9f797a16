"""Monitored households (监测对象, §2.7): the risk, what is done about it, and how it was cleared."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.history import tracked
from common.life_cycles import Step
from households import codes
from households.codes.measures import MeasureCategory
from households.models.household import MAX_RISKS, Household
from households.risk_querysets import MonitoringQuerySet, RiskMeasureQuerySet


class MonitoringState(models.TextChoices):
    """From the mark to the clearing of the risk; afterwards a household may be marked again."""

    MONITORED = "monitored", _("monitored, no help yet")
    HELPED = "helped", _("being helped")
    PROPOSED = "proposed", _("proposed for clearing")
    CLEARED = "cleared", _("risk cleared")
    ENDED = "ended", _("monitoring ended")


@tracked()
class Monitoring(models.Model):
    """A household under monitoring from a day on; one at a time, and none is forgotten afterwards."""

    FINAL = (MonitoringState.CLEARED, MonitoringState.ENDED)

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="monitorings", verbose_name=_("household")
    )
    kind = models.CharField(
        _("kind of monitored household"), max_length=20, choices=codes.MonitorKind.choices
    )
    risks = ArrayField(
        models.CharField(max_length=20, choices=codes.RiskType.choices), verbose_name=_("kinds of risk")
    )
    identified_on = models.DateField(_("monitored since"))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=MonitoringState.choices,
        default=MonitoringState.MONITORED,
        editable=False,
    )
    # Nobody: taken over from the register, where it had been entered or imported.
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("marked by")
    )
    cleared_on = models.DateField(_("risk cleared on"), null=True, editable=False)
    clear_method = models.CharField(
        _("how the risk was cleared"), max_length=100, blank=True, default="", editable=False
    )
    clear_found = models.CharField(
        _("what the check at home found"), max_length=500, blank=True, default="", editable=False
    )

    objects = MonitoringQuerySet.as_manager()

    class Meta:
        verbose_name = _("monitored household")
        verbose_name_plural = _("monitored households")
        ordering = ["-identified_on", "-pk"]
        indexes = [
            models.Index(fields=["-identified_on", "-id"], name="monitoring_day"),
            models.Index(fields=["state", "-identified_on"], name="monitoring_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=~Q(state__in=["cleared", "ended"]),
                name="monitoring_one_open",
                violation_error_message=_("This household is under monitoring already."),
            ),
            models.CheckConstraint(
                condition=Q(risks__len__range=(1, MAX_RISKS)),
                name="monitoring_risks",
                violation_error_message=_("Name one to five kinds of risk."),
            ),
            models.CheckConstraint(
                condition=Q(cleared_on=None) | Q(cleared_on__gte=F("identified_on")),
                name="monitoring_in_order",
                violation_error_message=_("A risk is cleared after it was found."),
            ),
            models.CheckConstraint(
                condition=Q(state="cleared", cleared_on__isnull=False)
                & ~Q(clear_found="")
                & ~Q(clear_method="")
                | ~Q(state="cleared") & Q(cleared_on=None),
                name="monitoring_cleared_whole",
                violation_error_message=_("Clearing needs its day, how it came about, and a check at home."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.identified_on}"

    @property
    def risk_labels(self) -> str:
        """The kinds of risk in words."""
        labels = dict(codes.RiskType.choices)
        return "、".join(str(labels.get(risk, risk)) for risk in self.risks)


@tracked()
class MonitoringStep(Step):
    """One step of a monitored household."""

    case = models.ForeignKey(
        Monitoring, models.PROTECT, related_name="steps", verbose_name=_("monitored household")
    )

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of a monitored household")
        verbose_name_plural = _("steps of monitored households")


@tracked()
class RiskMeasure(models.Model):
    """What is done for a monitored household, whose duty it is, until when, and whether it was done."""

    key = models.UUIDField(unique=True, editable=False)
    monitoring = models.ForeignKey(
        Monitoring, models.PROTECT, related_name="measures", verbose_name=_("monitored household")
    )
    kind = models.CharField(_("kind of measure"), max_length=10, choices=MeasureCategory.choices)
    text = models.CharField(_("measure"), max_length=300)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("responsible person"))
    due_on = models.DateField(_("to be done by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True, default="")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = RiskMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure against the risk")
        verbose_name_plural = _("measures against the risk")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="measure_due", condition=Q(done_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="measure_has_text",
                violation_error_message=_("Say which measure is to be taken."),
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, result="") | Q(done_on__isnull=False) & ~Q(result=""),
                name="measure_done_with_result",
                violation_error_message=_("A measure that was done needs its day and its result."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
