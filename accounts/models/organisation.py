"""Organisations that second cadres, help households or run schools and clinics (P3-04)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.codes import Affiliation, OrganisationKind
from accounts.models.area import Area
from common.dated import DatedQuerySet, dates_in_order
from common.history import tracked


@tracked()
class Organisation(models.Model):
    """An office, school, clinic, forest farm, enterprise, branch or committee of the county."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind of organisation"), max_length=20, choices=OrganisationKind.choices)
    affiliation = models.CharField(_("affiliation"), max_length=10, choices=Affiliation.choices, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations", verbose_name=_("area"))
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    phone = models.CharField(_("office telephone"), max_length=20, blank=True)
    valid_from = models.DateField(_("valid from"), default=dt.date(1949, 10, 1))
    valid_to = models.DateField(_("valid to (not included)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="organisation_credit_code_once",
                violation_error_message=_("Another organisation has this unified social credit code."),
            ),
            dates_in_order("organisation_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name
