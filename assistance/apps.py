from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    """Pairings of helpers with households, and the visits they log."""

    name = "assistance"
    verbose_name = _("Assistance")
