"""History of every change, written by database triggers, bulk writes included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Keep a row for every insert, update and deletion of the model, with its time and acting user.

    The triggers run once a statement, so that loading a roster of 70,000 people stays fast.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        level=pgtrigger.Statement,
    )


def events_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """The history of all rows of a tracked model, oldest first, each with who and where from."""
    event_model = model.events.rel.related_model  # type: ignore[attr-defined]
    return event_model.objects.select_related("pgh_context").order_by("pgh_id")
