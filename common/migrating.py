"""Applying migrations: Django redraws the related models of its picture after every single operation.

With some two hundred models that is nearly all of the time of a first start. Operations wrapped in `Together`
change the picture first, which is then drawn once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Operations with no need of a picture between: tables; or columns, indexes, constraints, triggers."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Keep them in their order."""
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change the picture without drawing it."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Each in its turn, between the pictures before and after all of them."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Each in its turn, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For `migrate --plan`."""
        return "; ".join(operation.describe() for operation in self.operations)
