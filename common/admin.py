"""What the administration pages of all apps share: a row's history, and casework that can only be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from pghistory.core import event_models
from pghistory.models import Events

from common.secrets import EncryptedTextField

KINDS = {"insert": _("created"), "update": _("changed"), "delete": _("deleted")}


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change: when, by whom, of what, and each field before and after."""

    at: Any
    user: str
    table: str
    kind: Any
    fields: list[tuple[str, Any, Any]]


def changes_of(row: models.Model, *inlined: type[models.Model]) -> Iterator[Change]:
    """Changes of the row and of the rows edited on its page (`inlined`), newest first.

    Other rows that name it are left out: they may be hidden from who looks here, as a covert inspection is
    before its feedback.
    """
    tables = [table for model in (type(row), *inlined) for table in event_models(tracks_model=model)]
    events = list(Events.objects.across(*tables).references(row).order_by("-pgh_created_at", "-pgh_id")[:500])
    ids = {e.pgh_context.get("user") for e in events if e.pgh_context}
    users = {u.pk: str(u) for u in get_user_model().objects.filter(pk__in=ids - {None})}
    for event in events:
        model = apps.get_model(event.pgh_obj_model)
        difference = event.pgh_diff or {}
        yield Change(
            at=event.pgh_created_at,
            user=users.get((event.pgh_context or {}).get("user") or 0, ""),
            table=str(model._meta.verbose_name),
            kind=KINDS.get(event.pgh_label, event.pgh_label),
            fields=[_shown(model, name, old, new) for name, (old, new) in difference.items()]
            or [
                _shown(model, name, "", value)
                for name, value in event.pgh_data.items()
                if value not in (None, "")
            ],
        )


def _shown(model: type[models.Model], name: str, old: Any, new: Any) -> tuple[str, Any, Any]:
    try:
        field = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return name, old, new
    if isinstance(field, EncryptedTextField):
        old, new = ("***" if old else ""), ("***" if new else "")
    return str(getattr(field, "verbose_name", name)), old, new


class HistoryAdmin(admin.ModelAdmin):
    """Shows what the database recorded, whoever wrote it and by whichever way."""

    object_history_template = "admin/recorded_history.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the recorded changes above Django's own log."""
        row = self.get_object(request, object_id)
        inlined = [inline.model for inline in self.inlines]
        changes = list(changes_of(row, *inlined)) if row is not None else []
        return super().history_view(request, object_id, {**(extra_context or {}), "changes": changes})


class ReadOnlyAdmin(HistoryAdmin):
    """Casework moves by acts on its own pages; here it is looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
