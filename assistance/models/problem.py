"""Problems that households raise (P2-09): whose they are to solve, until when, and what came of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from assistance.models.visit import Visit
from assistance.problem_codes import ProblemKind, ProblemState
from assistance.problem_querysets import ProblemQuerySet
from common.history import tracked
from common.life_cycles import Step
from common.stored_photos import StoredPhoto
from households.models import Household


def _hands() -> tuple[Any, Any, Any]:
    """Who is to solve it and until when; on the problem, and on the step that said so."""
    return (
        models.ForeignKey(
            User,
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name=_("responsible person"),
        ),
        models.ForeignKey(
            Organisation,
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name=_("responsible unit"),
        ),
        models.DateField(_("to be solved by"), null=True, blank=True),
    )


@tracked()
class HouseholdProblem(models.Model):
    """One problem of one household, until the household itself says that it is solved."""

    # Of the form that wrote it: sending the same form again writes nothing new.
    key = models.UUIDField(unique=True, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="problems", verbose_name=_("household"), db_index=False
    )
    visit = models.OneToOneField(
        Visit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="raised",
        verbose_name=_("visit"),
        error_messages={"unique": _("The problem of this visit has been raised already.")},
    )
    found_on = models.DateField(_("found on"))
    kind = models.CharField(
        _("kind of problem"), max_length=10, choices=ProblemKind.choices, default=ProblemKind.OTHER
    )
    text = models.TextField(_("problem"), max_length=1000)
    raised_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("raised by")
    )
    person, unit, deadline = _hands()
    result = models.TextField(_("how it was solved"), max_length=1000, blank=True, default="")
    solved_on = models.DateField(_("solved on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ProblemState.choices, default=ProblemState.RAISED, editable=False
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem of a household")
        verbose_name_plural = _("problems of households")
        ordering = ["-found_on", "-pk"]
        indexes = [
            models.Index(fields=["household", "-solved_on"], name="problem_household"),
            models.Index(fields=["-found_on", "-id"], name="problem_day"),
            models.Index(fields=["state", "deadline"], name="problem_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="problem_has_text",
                violation_error_message=_("Describe the problem."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ProblemState.RAISED, ProblemState.WITHDRAWN))
                | Q(deadline__isnull=False) & (Q(person__isnull=False) | Q(unit__isnull=False)),
                name="problem_assigned_whole",
                violation_error_message=_("Name who solves the problem, a person or a unit, and a deadline."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ProblemState.SOLVED, ProblemState.CONFIRMED))
                | ~Q(result="") & Q(solved_on__isnull=False),
                name="problem_solved_whole",
                violation_error_message=_("Say how the problem was solved, and on which day."),
            ),
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("found_on")),
                name="problem_solved_after",
                violation_error_message=_("The problem cannot be solved before it was found."),
            ),
            models.CheckConstraint(
                condition=Q(deadline=None) | Q(deadline__gte=F("found_on")),
                name="problem_deadline_after",
                violation_error_message=_("The deadline cannot be before the day the problem was found."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def hands(self) -> str:
        """Who is to solve it, in words."""
        return "、".join(str(one) for one in (self.unit, self.person) if one)


@tracked()
class ProblemStep(Step):
    """One step of a problem, with who was to solve it from then on."""

    case = models.ForeignKey(
        HouseholdProblem, models.PROTECT, related_name="steps", verbose_name=_("problem of a household")
    )
    person, unit, deadline = _hands()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of a problem")
        verbose_name_plural = _("steps of problems")


class ProblemPhoto(StoredPhoto):
    """What shows that a problem is solved, or, where somebody signed, that the household says so."""

    step = models.ForeignKey(ProblemStep, models.PROTECT, related_name="photos")
    signed_by = models.CharField(_("signed by"), max_length=50, blank=True, default="")
    image = models.FileField(upload_to="problems/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("photo of a problem")
        verbose_name_plural = _("photos of problems")
        constraints = [models.UniqueConstraint(fields=["step", "sha256"], name="problem_photo_once")]
