"""Half-entered forms, kept on the server so that a dropped connection or a closed tab loses nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.secrets import EncryptedTextField
from households.models.household import Household


class DraftKind(models.TextChoices):
    """Which form was left unfinished."""

    ENTRY = "entry", _("household and members")
    SURVEY = "survey", _("yearly survey")


class Draft(models.Model):
    """What one user typed into one entry form and has not saved; encrypted, since it holds personal data."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    # Made by the browser when the form opens; the same form keeps its draft over reloads.
    key = models.UUIDField()
    kind = models.CharField(
        _("form"),
        max_length=10,
        choices=DraftKind.choices,
        default=DraftKind.ENTRY,
        db_default=DraftKind.ENTRY,
    )
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="drafts")
    content = EncryptedTextField()
    title = models.CharField(max_length=100, blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_once")]
        indexes = [models.Index(fields=["user", "-updated_at"], name="draft_of_user")]

    def __str__(self) -> str:
        return self.title or str(self.key)
