"""Imports of sheets as jobs: uploaded, planned, looked at, loaded."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import area_q
from accounts.models import Area, User
from accounts.roles import Act


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("uploaded")
    READING = "reading", _("being read")
    PLANNED = "planned", _("plan ready")
    LOADING = "loading", _("being loaded")
    LOADED = "loaded", _("loaded")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("interrupted")


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Words about imports."""

    def of_kind(self, kind: str) -> ImportJobQuerySet:
        """Imports of one kind (households.importing.kinds)."""
        return self.filter(kind=kind)

    def visible_to(self, user: User, act: Act) -> ImportJobQuerySet:
        """The user's own imports and those inside the areas where the user may do their act."""
        return self.filter(models.Q(user=user) | area_q("area", user.access.prefixes(act)))

    def light(self) -> ImportJobQuerySet:
        """Without the file, which may have many megabytes; `has_file` tells whether it is still there."""
        size = models.Func(models.F("content"), function="octet_length", output_field=models.IntegerField())
        return self.defer("content").annotate(has_file=models.Q(models.lookups.GreaterThan(size, 0)))

    def untouched_since(self, moment: dt.datetime) -> ImportJobQuerySet:
        """Imports that nobody has worked on since the moment."""
        return (
            self.filter(created_at__lt=moment).exclude(heartbeat__gte=moment).exclude(loaded_at__gte=moment)
        )


class ImportJob(models.Model):
    """One uploaded sheet and what became of it; the file is stored encrypted."""

    State = ImportState

    # What the sheet is; the upper floors register theirs.
    kind = models.CharField(_("kind of import"), max_length=20, default="roster")
    user = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name=_("uploaded by"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    filename = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    phase = models.CharField(max_length=20, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    plan = models.JSONField(default=dict)
    refusal = models.CharField(_("reason"), max_length=500, blank=True, default="")
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    loaded_at = models.DateTimeField(_("loaded at"), null=True, blank=True)

    # Set by `light()`.
    has_file: bool

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="import_of_user"),
            models.Index(fields=["kind", "-created_at"], name="import_of_kind"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it or should have it."""
        return self.state in (ImportState.UPLOADED, ImportState.READING, ImportState.LOADING)

    @property
    def percent(self) -> int:
        """How much of the present phase is done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0
