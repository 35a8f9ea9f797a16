"""Checklists of inspections as data (D35): items by subject, valid from a day to a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked
from inspections.codes import AnswerValue, Subject


@tracked()
class Checklist(Dated):
    """A list of questions asked in every sampled household."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    source = models.CharField(_("source (paper, article)"), max_length=200, blank=True, default="")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["name"]
        constraints = [dates_in_order("checklist_dates_in_order")]

    def __str__(self) -> str:
        return self.name


@tracked()
class ChecklistItem(models.Model):
    """One question; `fault` is the answer that points to a finding."""

    checklist = models.ForeignKey(
        Checklist, models.CASCADE, related_name="items", verbose_name=_("checklist")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    subject = models.CharField(_("subject"), max_length=10, choices=Subject.choices)
    text = models.CharField(_("question"), max_length=200)
    fault = models.CharField(
        _("answer that is a fault"), max_length=5, choices=AnswerValue.choices, default=AnswerValue.NO
    )

    class Meta:
        verbose_name = _("item of a checklist")
        verbose_name_plural = _("items of a checklist")
        ordering = ["checklist", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "position"],
                name="checklist_position_once",
                violation_error_message=_("Two items have the same position."),
            )
        ]

    def __str__(self) -> str:
        return self.text
