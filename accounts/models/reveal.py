"""The log of revealed personal data: who saw what of whom, when and why; append-only."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import area_q
from accounts.models.area import Area
from accounts.models.user import User
from accounts.roles import Act


class RevealQuerySet(models.QuerySet["Reveal"]):
    """The business words of the reveal log."""

    def visible_to(self, user: User) -> RevealQuerySet:
        """Reveals in the areas whose log the user reads."""
        return self.filter(area_q("area", user.access.prefixes(Act.READ_REVEALS)))


class Reveal(models.Model):
    """One act of looking at a masked value."""

    user = models.ForeignKey(User, models.PROTECT, related_name="reveals", verbose_name=_("user"))
    at = models.DateTimeField(_("time"), auto_now_add=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    # "households.memberyear:123:id_number" in three columns; the value itself is never stored here.
    model = models.CharField(_("table"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    field = models.CharField(_("field"), max_length=40)
    subject = models.CharField(_("whose"), max_length=100)
    reason = models.CharField(_("reason"), max_length=200)

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = _("reveal of personal data")
        verbose_name_plural = _("reveals of personal data")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="reveal_at"),
            models.Index(fields=["model", "object_id"], name="reveal_object"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reveal_needs_reason",
                violation_error_message=_("Say why you need to see this."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.model} {self.object_id} · {self.field}"
