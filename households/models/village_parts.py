"""The parts of a village's yearly sheet (§2.5): land in mu, money in yuan, roads in kilometres."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from households import codes
from households.models.columns import coded, counted, measured, yes_no


class VillageBase(models.Model):
    """What the village is."""

    kind = coded(_("kind of village"), codes.VillageKind)
    is_key = yes_no(_("key village"))
    exit_year = models.PositiveSmallIntegerField(_("year the village left poverty"), null=True, blank=True)
    landform = coded(_("landform"), codes.Landform)
    direction = models.CharField(_("direction of development"), max_length=100, blank=True, default="")
    natural_villages = counted(_("natural villages"))
    groups = counted(_("villager groups"))

    class Meta:
        abstract = True


class VillagePeople(models.Model):
    """Who lives there."""

    households = counted(_("households in all"))
    poor_households = counted(_("poor households"))
    dibao_households = counted(_("dibao households"))
    wubao_households = counted(_("households in extreme hardship"))
    people = counted(_("people in all"))
    poor_people = counted(_("poor people"))
    dibao_people = counted(_("people on dibao"))
    wubao_people = counted(_("people in extreme hardship"))
    disabled_people = counted(_("disabled people"))
    minority_people = counted(_("people of ethnic minorities"))
    women = counted(_("women"))
    left_behind_children = counted(_("left-behind children"))
    empty_nest_elderly = counted(_("elderly people living alone"))
    labourers = counted(_("labourers"))
    women_labourers = counted(_("women among the labourers"))
    migrants_long = counted(_("away for work half a year or longer"))
    migrants_short = counted(_("away for work less than half a year"))
    migrants_county = counted(_("away for work in the county"))
    migrants_province = counted(_("away for work in the province"))
    migrants_outside = counted(_("away for work outside the province"))

    class Meta:
        abstract = True


class VillageLearning(models.Model):
    """Education of the people, pupils and students, and who runs the village."""

    illiterate = counted(_("illiterate or semi-literate"))
    primary_level = counted(_("with primary school"))
    junior_level = counted(_("with junior high school"))
    senior_level = counted(_("with senior high school"))
    college_level = counted(_("with college or above"))
    pupils_preschool = counted(_("children in preschool"))
    pupils_primary = counted(_("pupils of primary school"))
    pupils_junior = counted(_("pupils of junior high school"))
    pupils_senior = counted(_("pupils of senior high or vocational school"))
    students = counted(_("students of college or above"))

    class Meta:
        abstract = True


class VillageLand(models.Model):
    """Land and livestock."""

    farmland = measured(_("farmland (mu)"))
    paddy = measured(_("paddy fields (mu)"))
    dry_land = measured(_("dry land (mu)"))
    forest = measured(_("forest land (mu)"))
    barren_hills = measured(_("barren hills (mu)"))
    water_surface = measured(_("water surface (mu)"))
    livestock = counted(_("livestock (head)"))

    class Meta:
        abstract = True


class VillageIncome(models.Model):
    """Income of the farmers and of the collective."""

    net_income_per_capita = measured(_("farmers' per-capita net income (yuan)"))
    collective_assets = measured(_("collective assets (yuan)"), 14)
    collective_income = measured(_("income of the collective economy (yuan)"), 14)
    industries = models.CharField(_("speciality industries"), max_length=200, blank=True, default="")
    cooperatives = counted(_("farmers' cooperatives"))
    cooperative_households = counted(_("households in cooperatives"))
    poor_in_cooperatives = counted(_("poor households in cooperatives"))

    class Meta:
        abstract = True


class VillageSupply(models.Model):
    """Road, water, power and houses."""

    unpaved_km = measured(_("road to the township not paved (km)"))
    road_km = measured(_("roads in the village (km)"))
    has_bus = yes_no(_("reached by a bus"))
    villages_without_road = counted(_("natural villages without a road"))
    tap_households = counted(_("households with tap water"))
    unsafe_water_households = counted(_("households without safe drinking water"))
    short_water_households = counted(_("households short of drinking water"))
    short_water_people = counted(_("people short of drinking water"))
    villages_without_light = counted(_("natural villages without domestic power"))
    villages_without_power = counted(_("natural villages without power for production"))
    households_without_light = counted(_("households without domestic power"))
    dangerous_households = counted(_("households in dangerous houses"))
    homeless_households = counted(_("households without a house"))

    class Meta:
        abstract = True


class VillageServices(models.Model):
    """Insurance, health, culture, information."""

    medical_insured = counted(_("people in the medical insurance"))
    pension_insured = counted(_("people in the pension insurance"))
    medical_aid_times = counted(_("times medical aid was given"))
    clinics = counted(_("village clinics"))
    doctors = counted(_("licensed (assistant) doctors"))
    public_toilets = counted(_("public toilets"))
    waste_points = counted(_("places where waste is collected"))
    culture_rooms = counted(_("culture or reading rooms"))
    broadcast_households = counted(_("households with radio and television"))
    broadband_households = counted(_("households with broadband"))
    mobile_households = counted(_("households on the internet by telephone"))
    information_staff = counted(_("information officers"))

    class Meta:
        abstract = True


class VillageAid(models.Model):
    """Measures that reach the village, and what it still needs."""

    yulu_people = counted(_("people in the Yulu plan"))
    loan_approved_households = counted(_("households with a small loan approved"))
    loan_households = counted(_("households with a small loan this year"))
    loan_overdue_households = counted(_("households with an overdue small loan"))
    loan_balance = measured(_("balance of small loans (yuan)"), 14)
    relocated_households = counted(_("relocated households"))
    needs = models.CharField(_("help that is needed"), max_length=500, blank=True, default="")

    class Meta:
        abstract = True


class VillageParty(models.Model):
    """Organisation of the village (P3-16), and poor people who take part in its affairs (P5-43)."""

    party_members = counted(_("Party members"))
    village_officials = counted(_("graduate village officials"))
    rich_leaders = counted(_("Party members who lead others to earn"))
    poor_representatives = counted(_("poor people among the villagers' representatives"))
    has_strong_secretary = yes_no(_("strong branch secretary"))
    is_double_push = yes_no(_("double push under way"))
    is_weak_branch = yes_no(_("weak branch"))
    is_rectified = yes_no(_("weak branch put right"))
    has_service_platform = yes_no(_("service platform of the village"))

    class Meta:
        abstract = True


PARTS: tuple[tuple[Any, type[models.Model]], ...] = (
    (_("What the village is"), VillageBase),
    (_("Who lives there"), VillagePeople),
    (_("Education"), VillageLearning),
    (_("Land and livestock"), VillageLand),
    (_("Income and cooperatives"), VillageIncome),
    (_("Road, water, power, houses"), VillageSupply),
    (_("Insurance, health, culture, information"), VillageServices),
    (_("Measures and needs"), VillageAid),
    (_("Organisation and participation"), VillageParty),
)


def names_of(part: type[models.Model]) -> tuple[str, ...]:
    """The columns of a part, in the order of the sheet."""
    return tuple(field.name for field in part._meta.local_fields)


COLUMNS = tuple(name for _title, part in PARTS for name in names_of(part))
# What stays true until somebody says otherwise; all else is asked anew each year.
LASTING = (*names_of(VillageBase), *names_of(VillageParty)[2:])
