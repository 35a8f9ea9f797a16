"""Mandates of cadres and citizens who help: deputies of the congress, members of the conference (P3-04)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.area_codes import Mandate
from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked


@tracked()
class MandateTerm(Dated):
    """A mandate of a person, from when to when; the administrator keeps it."""

    person = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("person"))
    mandate = models.CharField(_("mandate"), max_length=10, choices=Mandate.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate of a helper")
        verbose_name_plural = _("mandates of helpers")
        ordering = ["person", "-valid_from"]
        constraints = [
            dates_in_order("mandate_dates_in_order"),
            models.UniqueConstraint(
                fields=["person", "mandate"],
                condition=Q(valid_to=None),
                name="mandate_once",
                violation_error_message=_("This person holds the mandate already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_mandate_display()}"
