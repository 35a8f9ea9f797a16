"""Rows into tables by COPY: far quicker than inserting objects, with all triggers and constraints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max


def first_free_id(model: type[models.Model]) -> int:
    """The smallest key above all present ones."""
    return (model.objects.aggregate(top=Max("pk"))["top"] or 0) + 1  # type: ignore[attr-defined]


def copy_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows given as mappings of column to stored value; absent columns take a default or a new key."""
    keys = count(first_free_id(model)) if isinstance(model._meta.pk, models.AutoField) else None
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    columns = [(f.attname, f.get_default()) for f in fields]
    names = ", ".join(connection.ops.quote_name(f.column or f.name) for f in fields)
    written = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
            for row in rows:
                if keys is not None and "id" not in row:
                    row = {**row, "id": next(keys)}  # noqa: PLW2901
                copy.write_row([row.get(name, default) for name, default in columns])
                written += 1
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(sql)
    return written
