"""Training of helpers and team members (P5-58)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from assistance.help_querysets import TrainingQuerySet
from common.history import tracked


@tracked()
class HelperTraining(models.Model):
    """One course: where, when, about what, how long, and who took part."""

    # Made with the form: a repeat is the same course.
    key = models.UUIDField(unique=True, editable=False)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", verbose_name=_("held by the county or township of")
    )
    held_on = models.DateField(_("date"))
    topic = models.CharField(_("topic"), max_length=200)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    place = models.CharField(_("place"), max_length=100)
    people = models.ManyToManyField(User, related_name="helper_trainings", verbose_name=_("who took part"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training of helpers")
        verbose_name_plural = _("trainings of helpers")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["area", "-held_on"], name="helper_training_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="helper_training_hours",
                violation_error_message=_("A course takes more than 0 hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} · {self.topic}"
