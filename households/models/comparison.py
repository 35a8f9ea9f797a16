"""Roster comparison (双向对比): outside rosters that are compared with the register, and each such run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User as UserModel
from accounts.roles import Act
from common.history import tracked
from common.run_rows import SheetRun, SheetRunQuerySet
from households.codes.comparing import Difference, Reading, RosterKind
from households.roster_scope import kinds_for

if TYPE_CHECKING:
    from accounts.models import User
    from households.models.comparison_hit import ComparisonHitQuerySet


class ComparisonSourceQuerySet(models.QuerySet[Any]):
    """Words about rosters."""

    def visible_to(self, user: User, act: Act = Act.REVIEW_COMPARISON) -> Self:
        """Rosters of the kinds that are the user's business."""
        return self.filter(kind__in=kinds_for(user.access, act))


@tracked()
class ComparisonSource(models.Model):
    """A roster that comes again and again: what it lists, whom it should list, how its columns are called."""

    name = models.CharField(_("name of the roster"), max_length=60)
    kind = models.CharField(_("kind of roster"), max_length=10, choices=RosterKind.choices)
    reading = models.CharField(_("who should be on it"), max_length=10, choices=Reading.choices)
    # A key of households.comparing.conditions.
    condition = models.CharField(_("condition"), max_length=30)
    # Heading by role, as mapped once: {"id_number": "身份证号", …}; empty until the first file is mapped.
    columns = models.JSONField(_("columns"), default=dict, blank=True, editable=False)
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")

    hits: ComparisonHitQuerySet

    objects = ComparisonSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison roster")
        verbose_name_plural = _("comparison rosters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="comparison_source_once",
                violation_error_message=_("There is already a roster of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_unmatched(self) -> bool:
        """Whether a person of the roster who is not in the register is a difference."""
        return self.reading == Reading.EXACTLY

    def label_of(self, kind: str) -> Any:
        """What a difference of this kind means on this roster."""
        if self.reading == Reading.NONE and kind == Difference.WRONG:
            return _("on the roster against the rule")
        return Difference(kind).label

    def kinds_for(self, *, unmatched: bool) -> list[Difference]:
        """The lists that this roster can have; `unmatched` when the reader may see strangers."""
        never = {Reading.NONE: Difference.MISSED, Reading.AT_LEAST: Difference.WRONG}
        left_out = never.get(Reading(self.reading))
        return [
            kind for kind in Difference if kind != left_out and (unmatched or kind != Difference.UNMATCHED)
        ]


COUNT_KEYS: dict[str, str] = {
    Difference.MISSED: "missed",
    Difference.WRONG: "wrong",
    Difference.UNMATCHED: "unmatched",
}


class RunState(models.TextChoices):
    """Where a run stands."""

    UPLOADED = "uploaded", _("uploaded")
    READING = "reading", _("being read")
    MAPPING = "mapping", _("columns to be chosen")
    READY = "ready", _("ready to run")
    COMPARING = "comparing", _("being compared")
    DONE = "done", _("compared")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("interrupted")


class ComparisonRun(SheetRun):
    """One file of a source and what became of it."""

    State = RunState
    under_way = frozenset({RunState.UPLOADED, RunState.READING, RunState.COMPARING})
    finished_field = "done_at"

    source = models.ForeignKey(
        ComparisonSource, models.PROTECT, related_name="runs", verbose_name=_("roster"), db_index=False
    )
    user = models.ForeignKey(UserModel, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.UPLOADED)
    # Headings of the file and their proposal; counts, problems and notes once it was read.
    look = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    done_at = models.DateTimeField(_("compared at"), null=True, blank=True)

    objects = SheetRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster comparison")
        verbose_name_plural = _("roster comparisons")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["source", "-id"], name="comparison_of_source")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | Q(done_at__isnull=False),
                name="comparison_done_with_day",
                violation_error_message=_("A comparison that is done has its day."),
            )
        ]

    def found(self, kind: str) -> int | None:
        """How many differences of the kind it found, or would find; None before it was looked at."""
        return self.counts.get(COUNT_KEYS[kind])
