"""Hand-overs: a cadre leaves, another takes the households over on the same day."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import area_q
from accounts.models import User
from accounts.roles import Act
from common.history import tracked
from households.models import Household


class HandoverQuerySet(models.QuerySet[Any]):
    """Words about hand-overs."""

    def visible_to(self, user: User, act: Act = Act.READ_PAIRINGS) -> Self:
        """Hand-overs with a household in the user's areas."""
        through = self.model.households.through.objects
        seen = through.filter(area_q("household__area", user.access.prefixes(act)))
        return self.filter(pk__in=seen.values("handover"))

    def with_count(self) -> Self:
        """Adds `count`, how many households were handed over."""
        return self.annotate(count=Count("households"))


@tracked()
class Handover(models.Model):
    """One act: who hands over to whom, from which day, why; the new pairings say which households."""

    key = models.UUIDField(unique=True, editable=False)
    old = models.ForeignKey(User, models.PROTECT, related_name="handed_over", verbose_name=_("hands over"))
    new = models.ForeignKey(User, models.PROTECT, related_name="took_over", verbose_name=_("takes over"))
    on = models.DateField(_("from the day"))
    reason = models.CharField(_("reason"), max_length=200)
    # All that were handed over, those included that the successor helped before.
    households = models.ManyToManyField(Household, related_name="+", verbose_name=_("households"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["-on", "-id"], name="handover_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="handover_two_people",
                violation_error_message=_("Households are handed over to somebody else."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} {self.on}"
