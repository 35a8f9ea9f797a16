from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    """Mechanisms without models that every floor may use."""

    name = "common"
    verbose_name = _("Common")
