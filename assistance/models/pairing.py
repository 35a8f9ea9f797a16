"""Paired assistance (结对帮扶): a person or an organisation answers for a household from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from assistance.models import triggers
from assistance.models.handover import Handover
from assistance.pairing_codes import PairingForm, PairingRole
from assistance.querysets import PairingQuerySet
from common.dated import one_at_a_time
from common.history import tracked
from households.models import Household


@tracked()
class Pairing(models.Model):
    """Who helps a household, in which part and form, from when to when; it survives the household's exit."""

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="pairings", verbose_name=_("household")
    )
    helper = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="pairings", verbose_name=_("helper")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name=_("helping organisation"),
    )
    role = models.CharField(
        _("responsibility"), max_length=10, choices=PairingRole.choices, default=PairingRole.DIRECT
    )
    form = models.CharField(
        _("form of pairing"), max_length=10, choices=PairingForm.choices, default=PairingForm.ONE_SEVERAL
    )
    valid_from = models.DateField(_("paired from"))
    valid_to = models.DateField(_("paired to (not included)"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=200, blank=True, default="")
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    # The act by which the helper took the household over.
    handover = models.ForeignKey(
        Handover,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="pairings",
        verbose_name=_("hand-over"),
    )

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["household", "-valid_from", "pk"]
        indexes = [
            models.Index(fields=["helper", "valid_from"], name="pairing_helper"),
            models.Index(fields=["household", "valid_from"], name="pairing_household"),
            # Default order of the list.
            models.Index(fields=["-valid_from", "-id"], name="pairing_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(helper__isnull=False, organisation=None)
                | Q(helper=None, organisation__isnull=False),
                name="pairing_person_or_organisation",
                violation_error_message=_("Name either a helper or a helping organisation."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None, end_reason="")
                | Q(valid_to__gte=models.F("valid_from")) & ~Q(end_reason=""),
                name="pairing_ends_with_reason",
                violation_error_message=_("Ending a pairing needs a day not before its start, and a reason."),
            ),
            one_at_a_time(
                "pairing_helper_once",
                ["household", "helper"],
                Q(helper__isnull=False),
                _("This helper is already paired with the household."),
            ),
            one_at_a_time(
                "pairing_organisation_once",
                ["household", "organisation"],
                Q(organisation__isnull=False),
                _("This organisation is already paired with the household."),
            ),
            one_at_a_time(
                "pairing_one_first_responsible",
                ["household"],
                Q(role=PairingRole.FIRST),
                _("The household already has a first responsible helper."),
            ),
        ]

        triggers = [triggers.has_successor()]

    def __str__(self) -> str:
        return f"{self.helper or self.organisation} → {self.household}"
