"""Imports of sheets as jobs: uploaded, planned, looked at, loaded."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import area_q
from accounts.models import Area, User
from accounts.roles import Act
from common.run_rows import SheetRun, SheetRunQuerySet


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("uploaded")
    READING = "reading", _("being read")
    PLANNED = "planned", _("plan ready")
    LOADING = "loading", _("being loaded")
    LOADED = "loaded", _("loaded")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("interrupted")


class ImportJobQuerySet(SheetRunQuerySet):
    """Words about imports."""

    def light(self) -> Self:
        """Without file and hints; both can be large."""
        return super().light().defer("hints")

    def of_kind(self, kind: str) -> ImportJobQuerySet:
        """Imports of one kind (households.importing.kinds)."""
        return self.filter(kind=kind)

    def visible_to(self, user: User, act: Act) -> ImportJobQuerySet:
        """The user's own imports and those inside the areas where the user may do their act."""
        return self.filter(models.Q(user=user) | area_q("area", user.access.prefixes(act)))


class ImportJob(SheetRun):
    """One uploaded sheet that is planned, looked at and loaded."""

    State = ImportState
    under_way = frozenset({ImportState.UPLOADED, ImportState.READING, ImportState.LOADING})
    finished_field = "loaded_at"

    # What the sheet is; the upper floors register theirs.
    kind = models.CharField(_("kind of import"), max_length=20, default="roster")
    user = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name=_("uploaded by"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    plan = models.JSONField(default=dict)
    # What the data checks said when the plan was made: sheet, row, code and sentence.
    hints = models.JSONField(default=list)
    loaded_at = models.DateTimeField(_("loaded at"), null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="import_of_user"),
            models.Index(fields=["kind", "-created_at"], name="import_of_kind"),
        ]
