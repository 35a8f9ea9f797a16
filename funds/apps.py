from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    """Money: sources, allocations, payments."""

    name = "funds"
    verbose_name = _("Funds")
