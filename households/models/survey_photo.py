"""Photos that show a safeguard, taken at the survey of a year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.history import tracked
from common.stored_photos import StoredPhoto
from households.models import triggers
from households.models.household import HouseholdYear
from households.models.year import RegisterYear


class Safeguard(models.TextChoices):
    """两不愁三保障 and drinking water; the keys of `living.SAFEGUARDS`."""

    FOOD = "food", _("food")
    CLOTHING = "clothing", _("clothing")
    SCHOOLING = "schooling", _("schooling")
    MEDICAL = "medical", _("medical care")
    HOUSE = "house", _("house")
    WATER = "water", _("drinking water")


@tracked()
class SurveyPhoto(StoredPhoto):
    """One photo as evidence for one safeguard of one household copy."""

    copy = models.ForeignKey(HouseholdYear, models.CASCADE, related_name="photos")
    # Repeats the copy's year, so that closing the year freezes the photos as well.
    year = models.ForeignKey(RegisterYear, models.PROTECT, related_name="+", editable=False)
    safeguard = models.CharField(_("safeguard"), max_length=10, choices=Safeguard.choices)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("added by"))

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("photo of a survey")
        verbose_name_plural = _("photos of surveys")
        triggers = [*triggers.frozen()]
