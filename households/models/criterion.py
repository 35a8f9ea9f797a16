"""Exit criteria as data: 两不愁三保障一高于, 一超六有, or any other set, with validity (P1-08, P5-52)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked


class CriterionLevel(models.TextChoices):
    """Whom a set of criteria is held against."""

    HOUSEHOLD = "household", _("household")
    VILLAGE = "village", _("village")


@tracked()
class CriterionSet(Dated):
    """A set of criteria that a household, or a village, must meet to leave poverty."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    source = models.CharField(_("source (paper, article)"), max_length=200)
    level = models.CharField(
        _("whom it is held against"), max_length=10, choices=CriterionLevel.choices, default="household"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of exit criteria")
        verbose_name_plural = _("sets of exit criteria")
        ordering = ["name"]
        constraints = [dates_in_order("criterion_set_dates_in_order")]

    def __str__(self) -> str:
        return self.name


class Measure(models.TextChoices):
    """What of the register a criterion can be held against; without one, people look on the spot."""

    INCOME = "income", _("income above the poverty line")
    SCHOOLING = "schooling", _("children of school age at school")
    MEDICAL = "medical", _("everybody insured against illness")
    HOUSE = "house", _("house of grade A or B")
    WATER = "water", _("safe drinking water")
    # Of a village.
    INCIDENCE = "incidence", _("share of poor people in the village")
    ROAD = "road", _("paved road to the village")
    CLINIC = "clinic", _("village clinic with a doctor")
    CULTURE = "culture", _("culture room of the village")
    COLLECTIVE = "collective", _("income of the village's collective")


@tracked()
class ExitCriterion(models.Model):
    """One criterion of a set."""

    set = models.ForeignKey(CriterionSet, models.CASCADE, related_name="criteria", verbose_name=_("set"))
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("criterion"), max_length=100)
    measure = models.CharField(
        _("what the register says of it"), max_length=12, choices=Measure.choices, blank=True, default=""
    )

    class Meta:
        verbose_name = _("exit criterion")
        verbose_name_plural = _("exit criteria")
        ordering = ["set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["set", "position"], name="exit_criterion_position_once"),
        ]

    def __str__(self) -> str:
        return self.label
