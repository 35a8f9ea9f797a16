"""Inspections (督查): what is inspected when, the random sample of households, and the answers (P5-73)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from common.history import tracked
from households.models import Household
from inspections.codes import AnswerValue, InspectionKind, Openness
from inspections.models.checklist import Checklist, ChecklistItem
from inspections.querysets import InspectionQuerySet, SampledHouseholdQuerySet


@tracked()
class Inspection(models.Model):
    """One inspection of an area; the seed lets anybody draw the same sample again from the same register."""

    key = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    kind = models.CharField(_("kind of inspection"), max_length=10, choices=InspectionKind.choices)
    openness = models.CharField(
        _("open or covert"), max_length=5, choices=Openness.choices, default=Openness.OPEN
    )
    title = models.CharField(_("title"), max_length=100)
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="inspections", verbose_name=_("inspected area"), db_index=False
    )
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="inspections", verbose_name=_("checklist")
    )
    # Who goes: the head of the group and its people (D35).
    group_head = models.CharField(_("head of the group"), max_length=50, blank=True, default="")
    group = models.CharField(_("people of the group"), max_length=200, blank=True, default="")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    sample_size = models.PositiveIntegerField(_("households to draw"))
    # Kept when the sample is drawn: of how many households, with which seed.
    seed = models.BigIntegerField(_("seed"), null=True, editable=False)
    population = models.PositiveIntegerField(_("households drawn from"), null=True, editable=False)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, editable=False)
    # Until then a covert inspection is hidden from those inspected (P5-73).
    feedback_on = models.DateField(_("feedback given on"), null=True, editable=False)
    # A cancelled inspection stays, with its reason; it counts for no quarter.
    cancelled_on = models.DateField(_("cancelled on"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("cancelled by")
    )
    cancel_reason = models.CharField(
        _("reason of the cancellation"), max_length=500, blank=True, default="", editable=False
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("inspector")
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="inspection_day"),
            models.Index(fields=["area"], name="inspection_area", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["year", "quarter"], name="inspection_quarter"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)),
                name="inspection_quarter_range",
                violation_error_message=_("A year has quarters 1 to 4."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="inspection_dates_in_order",
                violation_error_message=_("The last day must come after the first day."),
            ),
            models.CheckConstraint(
                condition=Q(sample_size__gt=0),
                name="inspection_sample_size",
                violation_error_message=_("Draw at least one household."),
            ),
            models.CheckConstraint(
                condition=Q(seed=None, population=None, drawn_at=None)
                | Q(seed__isnull=False, population__isnull=False, drawn_at__isnull=False),
                name="inspection_drawn_whole",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancelled_by=None, cancel_reason="")
                | Q(cancelled_on__isnull=False, cancelled_by__isnull=False, feedback_on=None)
                & ~Q(cancel_reason=""),
                name="inspection_cancelled_whole",
                violation_error_message=_(
                    "An inspection is cancelled on a day, by somebody, for a reason, and before its feedback."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_hidden(self) -> bool:
        """Whether only inspectors may know of it: covert, and no feedback yet."""
        return self.openness == Openness.COVERT and self.feedback_on is None

    @property
    def is_running(self) -> bool:
        """Whether something can still be done in it: neither cancelled nor ended by its feedback."""
        return self.cancelled_on is None and self.feedback_on is None


@tracked()
class SampledHousehold(models.Model):
    """A household of the sample, and who asked there when."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="sample", verbose_name=_("inspection")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="sampled", verbose_name=_("household")
    )
    position = models.PositiveIntegerField(_("number in the sample"))
    answered_on = models.DateField(_("inspected on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inspected by")
    )
    remark = models.CharField(_("remark"), max_length=500, blank=True, default="")

    objects = SampledHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("sampled household")
        verbose_name_plural = _("sampled households")
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "household"], name="sampled_household_once"),
            models.UniqueConstraint(fields=["inspection", "position"], name="sampled_position_once"),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="sampled_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection} · {self.position}"


@tracked()
class Answer(models.Model):
    """The answer of one household to one item."""

    sampled = models.ForeignKey(
        SampledHousehold, models.CASCADE, related_name="answers", verbose_name=_("sampled household")
    )
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+", verbose_name=_("question"))
    value = models.CharField(_("answer"), max_length=5, choices=AnswerValue.choices)
    remark = models.CharField(_("remark"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["sampled", "item__position"]
        constraints = [models.UniqueConstraint(fields=["sampled", "item"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.value}"
