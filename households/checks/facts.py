"""Which values a rule looks at: what it found stays explained until one of them changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q
from django.db.models.constants import LOOKUP_SEP

from common.secrets import EncryptedTextField


def paths_in(condition: Any, model: Any) -> list[str]:
    """The columns named by a condition on the model, other tables' included; not those inside subqueries."""
    found = {path for name in _names(condition) if (path := _column(model, name))}
    return sorted(found)


def _names(condition: Any) -> Iterator[str]:
    if isinstance(condition, Q):
        for child in condition.children:
            if isinstance(child, tuple):
                name, value = child
                yield name
                yield from _names(value)
            else:
                yield from _names(child)
    elif isinstance(condition, F):
        yield condition.name  # type: ignore[attr-defined]
    elif hasattr(condition, "get_source_expressions") and not hasattr(condition, "query"):
        for part in condition.get_source_expressions():
            yield from _names(part)


def _column(model: Any, name: str) -> str:
    """The path without its lookups; empty for keys and for secrets, whose stored form changes."""
    path: list[str] = []
    field: Any = None
    for part in name.split(LOOKUP_SEP):
        if model is None:
            break
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        path.append(part)
        model = field.related_model
    if not path or getattr(field, "primary_key", False) or isinstance(field, EncryptedTextField):
        return ""
    return LOOKUP_SEP.join(path)
