from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    """Indicators, their rollups and the county office's pages."""

    name = "dashboards"
    verbose_name = _("Dashboards")
