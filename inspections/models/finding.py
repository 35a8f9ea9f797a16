"""Findings and their rectification (整改, P5-44, D36), each about exactly one thing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Organisation, User
from common.history import tracked
from common.life_cycles import Step
from common.stored_photos import StoredPhoto
from funds.models import Payment
from households.models import Household
from inspections.codes import FindingSource, FindingState
from inspections.models.inspection import Answer, Inspection
from inspections.querysets import FindingQuerySet
from projects.models import Project

OBJECTS = ("household", "village", "organisation", "project", "payment")


def _exactly_one() -> Q:
    condition = Q(pk__in=[])
    for chosen in OBJECTS:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in OBJECTS})
    return condition


@tracked()
class Finding(models.Model):
    """One problem, whose it is to put right, and until when."""

    key = models.UUIDField(unique=True, editable=False)
    source = models.CharField(_("source of the finding"), max_length=10, choices=FindingSource.choices)
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("inspection"),
    )
    # The answer of a sampled household that showed it.
    answer = models.ForeignKey(
        Answer,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="findings",
        verbose_name=_("answer"),
    )
    # Where it lies: it decides who sees it.
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="findings", verbose_name=_("area"), db_index=False
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("household")
    )
    village = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("unit")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("project")
    )
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("payment")
    )
    found_on = models.DateField(_("found on"))
    text = models.TextField(_("problem"), max_length=1000)
    immediate = models.BooleanField(_("to be put right at once"), default=False)
    measure = models.TextField(_("measure"), max_length=1000, blank=True, default="")
    leader = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible leader")
    )
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible unit"),
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible person")
    )
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    result = models.TextField(_("result"), max_length=1000, blank=True, default="")
    state = models.CharField(
        _("state"), max_length=12, choices=FindingState.choices, default=FindingState.OPEN, editable=False
    )
    found_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("found by")
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-found_on", "-pk"]
        indexes = [
            models.Index(fields=["-found_on", "-id"], name="finding_day"),
            models.Index(fields=["area"], name="finding_area", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["state", "deadline"], name="finding_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one(),
                name="finding_about_one",
                violation_error_message=_(
                    "A finding is about exactly one household, village, unit, project or payment."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="finding_has_text",
                violation_error_message=_("Describe the problem."),
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.OPEN)
                | ~Q(measure="")
                & Q(leader__isnull=False, unit__isnull=False, person__isnull=False, deadline__isnull=False),
                name="finding_assigned_whole",
                violation_error_message=_(
                    "Putting right needs a measure, a responsible leader, unit and person, and a deadline."
                ),
            ),
            models.UniqueConstraint(
                fields=["answer"],
                name="finding_of_answer_once",
                violation_error_message=_("A finding has already been recorded from this answer."),
            ),
            models.CheckConstraint(
                condition=Q(deadline=None) | Q(deadline__gte=F("found_on")),
                name="finding_deadline_after",
                violation_error_message=_("The deadline cannot be before the day of the finding."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def object_kind(self) -> str:
        """Which of `OBJECTS` it is about."""
        return next(name for name in OBJECTS if getattr(self, f"{name}_id") is not None)


@tracked()
class FindingStep(Step):
    """One step of putting a finding right; one that makes somebody responsible keeps whom, and until when."""

    case = models.ForeignKey(Finding, models.PROTECT, related_name="steps", verbose_name=_("finding"))
    leader = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("responsible leader")
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("responsible unit")
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("responsible person")
    )
    deadline = models.DateField(_("deadline"), null=True)

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of a finding")
        verbose_name_plural = _("steps of findings")


class FindingPhoto(StoredPhoto):
    """Evidence shown with a step: the problem, or that it was put right."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="photos")
    step = models.ForeignKey(FindingStep, models.CASCADE, null=True, related_name="photos")
    image = models.FileField(upload_to="findings/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("photo of a finding")
        verbose_name_plural = _("photos of a finding")
        constraints = [models.UniqueConstraint(fields=["finding", "sha256"], name="finding_photo_once")]
