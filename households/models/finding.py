"""What the data checks found (§3): a row for each rule and subject, from finding to solution."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from common.history import tracked
from households.models.household import HouseholdYear
from households.models.member import MemberYear
from households.models.year import RegisterYear
from households.querysets import CheckFindingQuerySet


class Standing(models.TextChoices):
    """Open, true all the same, or gone."""

    OPEN = "open", _("still to be settled")
    EXPLAINED = "explained", _("explained")
    SOLVED = "solved", _("solved")


@tracked(exclude=["last_seen_on"])
class CheckFinding(models.Model):
    """A rule finds something in a household, a person, a village, or in something of an upper floor.

    An explanation stays until the values in `facts`, those the rule looks at, are others.
    """

    rule = models.CharField(_("data check"), max_length=10)
    # Kind and lasting key, "household:17": the same in the copies of all years.
    subject = models.CharField(max_length=40)
    year = models.ForeignKey(RegisterYear, models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False, verbose_name=_("area"))
    copy = models.ForeignKey(HouseholdYear, models.CASCADE, null=True, related_name="findings")
    row = models.ForeignKey(MemberYear, models.CASCADE, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    found_on = models.DateField(_("found on"))
    last_seen_on = models.DateField(_("last seen on"))
    solved_on = models.DateField(_("solved on"), null=True)
    explanation = models.CharField(_("explanation and evidence"), max_length=500, blank=True, default="")
    explained_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("explained by")
    )
    explained_on = models.DateField(_("explained on"), null=True)

    objects = CheckFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of a data check")
        verbose_name_plural = _("findings of data checks")
        indexes = [
            # "Any problem" of the list of households, and the order of the list of findings.
            models.Index(
                fields=["year", "copy"],
                name="finding_open_copy",
                condition=Q(solved_on=None, explanation=""),
            ),
            models.Index(
                fields=["year", "area", "rule", "id"],
                name="finding_place",
                opclasses=["int2_ops", "varchar_pattern_ops", "varchar_ops", "int8_ops"],
                condition=Q(solved_on=None),
            ),
            models.Index(fields=["year", "rule", "area", "id"], name="finding_rule"),
            # What was said of the same thing before.
            models.Index(fields=["rule", "subject", "-id"], name="finding_before"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject", "year"],
                condition=Q(solved_on=None),
                name="finding_once",
            ),
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("found_on")),
                name="finding_dates_in_order",
                violation_error_message=_("A finding is solved after it was found."),
            ),
            models.CheckConstraint(
                condition=Q(explanation="", explained_by=None, explained_on=None)
                | ~Q(explanation="") & Q(explained_by__isnull=False, explained_on__isnull=False),
                name="finding_explained_by_whom",
                violation_error_message=_("An explanation needs its text, who gave it and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        if self.solved_on is not None:
            return Standing.SOLVED
        return Standing.EXPLAINED if self.explanation else Standing.OPEN


class CheckRun(models.Model):
    """One run of all data checks over the county or a part of it."""

    year = models.ForeignKey(RegisterYear, models.PROTECT, related_name="+", db_index=False)
    area = models.CharField(_("area"), max_length=15, blank=True, default="")
    finished_at = models.DateTimeField(_("finished at"))
    seconds = models.FloatField(_("seconds"))
    found = models.PositiveIntegerField(_("new findings"))
    solved = models.PositiveIntegerField(_("solved findings"))

    class Meta:
        verbose_name = _("run of the data checks")
        verbose_name_plural = _("runs of the data checks")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M} {self.area}"

    def as_dict(self) -> dict[str, Any]:
        """What the command reports."""
        return {"found": self.found, "solved": self.solved, "seconds": round(self.seconds, 2)}
