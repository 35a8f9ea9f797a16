"""Sessions in the database whose end is moved on once a minute, not with a write for every page."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

# Of a session's life: an idle session ends at most this part too early.
PARTS = 60
WRITTEN = "written"


class SessionStore(DatabaseStore):
    """A session that knows when it was last written."""

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row, with the time of this writing."""
        return super().create_model_instance({**data, WRITTEN: time.time()})

    def is_due(self) -> bool:
        """Whether the last writing is long enough ago for the end to be moved on."""
        return bool(time.time() - self.get(WRITTEN, 0) >= settings.SESSION_COOKIE_AGE / PARTS)
