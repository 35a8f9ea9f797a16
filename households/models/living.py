"""Production and living conditions (§2.4) and the safeguards of 两不愁三保障, surveyed once a year."""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from households import codes
from households.models.columns import coded, evidence, measured, yes_no


class Living(models.Model):
    """Land in mu, distance in kilometres, house in square metres; house grade and water stand beside it."""

    land_farm = measured(_("farmland (mu)"))
    land_irrigated = measured(_("irrigated farmland (mu)"))
    land_forest = measured(_("forest land (mu)"))
    land_returned = measured(_("farmland returned to forest (mu)"))
    land_orchard = measured(_("orchards (mu)"))
    land_pasture = measured(_("pasture (mu)"))
    land_water = measured(_("water surface (mu)"))
    house_area = measured(_("floor area of the house (㎡)"))
    house_structure = coded(_("structure of the house"), codes.HouseStructure)
    road_distance = measured(_("distance to the main village road (km)"))
    road_type = coded(_("road to the house"), codes.RoadType)
    fuel = coded(_("main fuel"), codes.Fuel)
    has_production_power = yes_no(_("electricity for production"))
    has_household_power = yes_no(_("electricity in the house"))
    has_broadcast = yes_no(_("radio and television"))
    lacks_water = yes_no(_("difficulty in getting drinking water"))
    has_sanitary_toilet = yes_no(_("sanitary toilet"))
    in_cooperative = yes_no(_("in a farmers' cooperative"))
    led_by_enterprise = yes_no(_("led by a leading enterprise"))
    led_by_leader = yes_no(_("led by a successful villager"))

    class Meta:
        abstract = True


class Safeguards(models.Model):
    """Whether food, clothing, schooling, medical care, house and water are secured, and what shows it."""

    has_food = yes_no(_("enough to eat"))
    food_evidence = evidence(_("evidence for food"))
    has_clothing = yes_no(_("enough to wear"))
    clothing_evidence = evidence(_("evidence for clothing"))
    has_schooling = yes_no(_("compulsory schooling secured"))
    schooling_evidence = evidence(_("evidence for schooling"))
    has_medical_care = yes_no(_("basic medical care secured"))
    medical_evidence = evidence(_("evidence for medical care"))
    has_safe_house = yes_no(_("safe housing secured"))
    house_evidence = evidence(_("evidence for the house"))
    # The answer about water is `has_safe_water`, which the national roster has too.
    water_evidence = evidence(_("evidence for drinking water"))

    class Meta:
        abstract = True


class Surveyed(models.Model):
    """That the survey of the year was made, by whom, and when it came into the system (P5-51)."""

    surveyed_on = models.DateField(_("surveyed on"), null=True, blank=True)
    surveyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("survey entered by"),
        editable=False,
        db_index=False,
    )
    # The day of the first entry; lateness is counted from it.
    survey_entered_on = models.DateField(_("survey entered on"), null=True, editable=False)
    survey_reason = models.CharField(
        _("reason for entry outside the window"), max_length=200, blank=True, default=""
    )

    class Meta:
        abstract = True


LAND = (
    "land_farm",
    "land_irrigated",
    "land_forest",
    "land_returned",
    "land_orchard",
    "land_pasture",
    "land_water",
)
HOUSE = (
    "house_area",
    "house_structure",
    "house_grade",
    "is_dangerous_house",
    "road_distance",
    "road_type",
    "fuel",
    "has_household_power",
    "has_production_power",
    "has_broadcast",
    "lacks_water",
    "has_sanitary_toilet",
)
LED = ("in_cooperative", "led_by_enterprise", "led_by_leader")
# Safeguard → answer and evidence.
SAFEGUARDS = {
    "food": ("has_food", "food_evidence"),
    "clothing": ("has_clothing", "clothing_evidence"),
    "schooling": ("has_schooling", "schooling_evidence"),
    "medical": ("has_medical_care", "medical_evidence"),
    "house": ("has_safe_house", "house_evidence"),
    "water": ("has_safe_water", "water_evidence"),
}


def constraints() -> list[models.CheckConstraint]:
    """What one row can tell of its conditions."""
    sizes = (*LAND, "house_area", "road_distance")
    return [
        models.CheckConstraint(
            condition=reduce(and_, (Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in sizes)),
            name="household_sizes_not_negative",
            violation_error_message=_("Land, floor area and distance are 0 or more."),
        ),
        models.CheckConstraint(
            condition=Q(land_irrigated=None) | Q(land_farm=None) | Q(land_irrigated__lte=F("land_farm")),
            name="household_irrigated_of_farmland",
            violation_error_message=_("The irrigated farmland is part of the farmland."),
        ),
        models.CheckConstraint(
            condition=~Q(has_safe_house=True, is_dangerous_house=True),
            name="household_safe_or_dangerous",
            violation_error_message=_("A dangerous house is no secured housing."),
        ),
        models.CheckConstraint(
            condition=Q(surveyed_on=None, survey_entered_on=None)
            | Q(surveyed_on__isnull=False, survey_entered_on__isnull=False),
            name="household_survey_whole",
            violation_error_message=_("A survey has both its day and the day of its entry."),
        ),
    ]
