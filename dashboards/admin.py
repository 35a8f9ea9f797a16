"""Administration of what reminders are said to, and the log of what was said."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.admin import HistoryAdmin, ReadOnlyAdmin
from dashboards.models import Digest, Robot


@admin.register(Robot)
class RobotAdmin(HistoryAdmin):
    """Robots of chat groups; one that said something is switched off, not deleted."""

    list_display = ("name", "user", "is_on")
    list_select_related = ("user",)
    autocomplete_fields = ("user",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; switch it off instead."""
        return False


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """Who was told on which day, and what failed."""

    list_display = ("day", "user", "robot", "lines", "sent_at", "failure")
    list_filter = ("day",)
    list_select_related = ("user", "robot")
