"""What rows of long jobs have alike: how far a run is, and the sheet that it reads (see common.runs)."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RunRow(models.Model):
    """How far a job is; `Runs` writes these columns over a connection of its own."""

    phase = models.CharField(max_length=20, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    refusal = models.CharField(_("reason"), max_length=500, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it or should have it."""
        raise NotImplementedError

    @property
    def asked_for_at(self) -> dt.datetime:
        """When somebody asked for it."""
        raise NotImplementedError

    @property
    def percent(self) -> int:
        """How much of the present phase is done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class OrderRow(RunRow):
    """An order to the worker: somebody gave it, and it is done or refused once (see common.orders)."""

    asked_at = models.DateTimeField(_("ordered at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Whether the order has neither been done nor refused."""
        return self.finished_at is None

    @property
    def asked_for_at(self) -> dt.datetime:
        """When it was given."""
        return self.asked_at


class SheetRunQuerySet(models.QuerySet[Any]):
    """Words about runs that read a sheet."""

    def light(self) -> Self:
        """Without the file, which may have many megabytes; `has_file` tells whether it is still there."""
        size = models.Func(models.F("content"), function="octet_length", output_field=models.IntegerField())
        return self.defer("content").annotate(has_file=Q(models.lookups.GreaterThan(size, 0)))

    def untouched_since(self, moment: dt.datetime) -> Self:
        """Runs that nobody has worked on since the moment."""
        finished = {f"{self.model.finished_field}__gte": moment}
        return self.filter(created_at__lt=moment).exclude(heartbeat__gte=moment).exclude(**finished)


class SheetRun(RunRow):
    """An uploaded sheet and what becomes of it; the file is stored encrypted until its days are over."""

    # States in which a worker has the run or should have it, and the column of the day on which it was done.
    under_way: ClassVar[frozenset[str]]
    finished_field: ClassVar[str]

    filename = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    # Set by `light()`.
    has_file: bool

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.filename

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it or should have it."""
        state: str = self.state
        return state in self.under_way

    @property
    def asked_for_at(self) -> dt.datetime:
        """When it was uploaded."""
        return self.created_at

    def queue(self: Any, state: str) -> None:
        """Give it to the worker for the step of this state."""
        self.state, self.phase, self.refusal = state, "queued", ""
        self.done = self.total = 0
        self.heartbeat = timezone.now()
        self.save(update_fields=["state", "phase", "refusal", "done", "total", "heartbeat"])
