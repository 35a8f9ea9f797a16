"""Who answers for a village or a township: leaders, units, enterprises, schools, the leading group."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Organisation, User
from accounts.models.area import Level
from assistance.area_codes import COUNTY_ROLES, ORGANISATION_ROLES, SINGLE_ROLES, TOWNSHIP_ROLES, AreaRole
from assistance.area_querysets import AreaPairingQuerySet
from common.dated import Dated, dates_in_order, one_at_a_time
from common.history import tracked

_IS_COUNTY = Q(Exact(Length("area"), int(Level.COUNTY)))
_IS_TOWNSHIP = Q(Exact(Length("area"), int(Level.TOWNSHIP)))
_IS_VILLAGE = Q(Exact(Length("area"), int(Level.VILLAGE)))


@tracked()
class AreaPairing(Dated):
    """A person or an organisation answers for an area in one part, from when to when (P3-03 to P3-06)."""

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="area_pairings", verbose_name=_("village or township")
    )
    role = models.CharField(_("part"), max_length=10, choices=AreaRole.choices)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="area_pairings", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="area_pairings",
        verbose_name=_("organisation"),
    )
    # Of several helping units of a village, the one that leads.
    is_lead = models.BooleanField(_("leads the units of the village"), default=False)
    end_reason = models.CharField(_("reason for ending"), max_length=200, blank=True, default="")
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")

    objects = AreaPairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pairing of a village or township")
        verbose_name_plural = _("pairings of villages and townships")
        ordering = ["area", "role", "-is_lead", "-valid_from", "pk"]
        indexes = [
            models.Index(fields=["role", "area"], name="area_pairing_role"),
            models.Index(fields=["person", "role"], name="area_pairing_person"),
            models.Index(fields=["organisation", "role"], name="area_pairing_organisation"),
        ]
        constraints = [
            dates_in_order("area_pairing_dates_in_order"),
            models.CheckConstraint(
                condition=Q(role__in=ORGANISATION_ROLES, person=None, organisation__isnull=False)
                | ~Q(role__in=ORGANISATION_ROLES) & Q(person__isnull=False, organisation=None),
                name="area_pairing_person_or_organisation",
                violation_error_message=_(
                    "Units, sectors, enterprises, schools are organisations; every other part is a person's."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role__in=TOWNSHIP_ROLES) & _IS_TOWNSHIP
                | Q(role__in=COUNTY_ROLES) & _IS_COUNTY
                | ~Q(role__in=(*TOWNSHIP_ROLES, *COUNTY_ROLES)) & _IS_VILLAGE,
                name="area_pairing_level",
                violation_error_message=_(
                    "The leading group, its office, the first responsible secretary and the leader of the"
                    " school district belong to a township, the overall leader and the sectors to the"
                    " county; every other part belongs to a village."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_lead=False) | Q(role=AreaRole.UNIT),
                name="area_pairing_lead_is_unit",
                violation_error_message=_("Only a helping unit leads the units of a village."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None, end_reason="") | Q(valid_to__isnull=False) & ~Q(end_reason=""),
                name="area_pairing_ends_with_reason",
                violation_error_message=_("Ending it needs a day and a reason."),
            ),
            *(
                one_at_a_time(
                    f"area_pairing_one_{role.name.lower()}",
                    ["area"],
                    Q(role=role),
                    _("Somebody else plays this part here in these days; end that first."),
                )
                for role in SINGLE_ROLES
            ),
            one_at_a_time(
                "area_pairing_one_lead",
                ["area"],
                Q(is_lead=True),
                _("The village has a leading unit in these days; end that first."),
            ),
            one_at_a_time(
                "area_pairing_leader_one_village",
                ["person"],
                Q(role=AreaRole.LEADER),
                _("This leader has a village in these days already; a leader has one."),
            ),
            models.UniqueConstraint(
                fields=["area", "role", "person"],
                condition=Q(valid_to=None, person__isnull=False),
                name="area_pairing_person_once",
                violation_error_message=_("This person plays this part here already."),
            ),
            models.UniqueConstraint(
                fields=["area", "role", "organisation"],
                condition=Q(valid_to=None, organisation__isnull=False),
                name="area_pairing_organisation_once",
                violation_error_message=_("This organisation plays this part here already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} · {self.get_role_display()} · {self.who}"

    @property
    def who(self) -> str:
        """The person or organisation by name."""
        return str(self.organisation or (self.person and self.person.name) or "")
