"""The village register (行政村登记表, §2.5): one sheet a village and year, closed with the year."""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from accounts.models.area import Level
from common.history import tracked
from households.models import triggers
from households.models.village_parts import (
    COLUMNS,
    VillageAid,
    VillageBase,
    VillageIncome,
    VillageLand,
    VillageLearning,
    VillageParty,
    VillagePeople,
    VillageServices,
    VillageSupply,
)
from households.models.year import RegisterYear
from households.village_querysets import VillageYearQuerySet

# Part → whole, both counted in the same unit (VL-02 is among them).
PARTS_OF = {
    "poor_households": "households",
    "dibao_households": "households",
    "wubao_households": "households",
    "unsafe_water_households": "households",
    "dangerous_households": "households",
    "poor_people": "people",
    "dibao_people": "people",
    "women": "people",
    "labourers": "people",
    "women_labourers": "labourers",
    "poor_in_cooperatives": "cooperative_households",
}


@tracked()
class VillageYear(
    VillageBase,
    VillagePeople,
    VillageLearning,
    VillageLand,
    VillageIncome,
    VillageSupply,
    VillageServices,
    VillageAid,
    VillageParty,
):
    """The sheet of one village in one year; `entered_on` is None while it only repeats the year before."""

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="village_years", db_index=False, verbose_name=_("village")
    )
    year = models.ForeignKey(
        RegisterYear, models.PROTECT, related_name="villages", db_index=False, verbose_name=_("year")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_on = models.DateField(_("entered on"), null=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
        editable=False,
        db_index=False,
    )

    objects = VillageYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet of a village")
        verbose_name_plural = _("sheets of villages")
        ordering = ["-year_id", "area_id"]
        indexes = [models.Index(fields=["year", "area"], name="village_year_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year"],
                name="village_year_once",
                violation_error_message=_("This village has its sheet of the year already."),
            ),
            models.CheckConstraint(
                condition=Exact(Length(Cast("area", models.CharField())), Level.VILLAGE.value),
                name="village_year_of_village",
                violation_error_message=_("Only a village has a sheet of the village register."),
            ),
            models.CheckConstraint(
                condition=reduce(
                    and_,
                    (
                        Q(**{part: None}) | Q(**{whole: None}) | Q(**{f"{part}__lte": F(whole)})
                        for part, whole in PARTS_OF.items()
                    ),
                ),
                name="village_year_parts",
                violation_error_message=_(
                    "A part is larger than the whole: compare households, people, labourers and cooperatives."
                ),
            ),
        ]
        triggers = triggers.frozen()

    def __str__(self) -> str:
        return f"{self.area} {self.year_id}"


class OpinionLevel(models.TextChoices):
    """Whose opinion stands at the end of the sheet."""

    VILLAGE = "village", _("the village's own appraisal")
    TOWNSHIP = "township", _("the township's opinion")
    COUNTY = "county", _("the county's opinion")


@tracked()
class VillageOpinion(models.Model):
    """One of the three opinions under a sheet; a later one of the level replaces it, history keeps both."""

    sheet = models.ForeignKey(VillageYear, models.CASCADE, related_name="opinions", verbose_name=_("sheet"))
    # Repeated from the sheet for the trigger that freezes a closed year.
    year = models.ForeignKey(RegisterYear, models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(_("level"), max_length=10, choices=OpinionLevel.choices)
    text = models.CharField(_("opinion"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by whom")
    )
    on = models.DateField(_("date"))

    class Meta:
        verbose_name = _("opinion about a village")
        verbose_name_plural = _("opinions about villages")
        ordering = ["sheet", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "level"], name="village_opinion_once")]
        triggers = triggers.frozen()

    def __str__(self) -> str:
        return f"{self.sheet} {self.get_level_display()}"


__all__ = ["COLUMNS", "OpinionLevel", "VillageOpinion", "VillageYear"]
