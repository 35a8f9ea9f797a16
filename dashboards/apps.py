from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from households.tabs import Tab, add_tab


class DashboardsConfig(AppConfig):
    """Indicators, their rollups and the county office's pages."""

    name = "dashboards"
    verbose_name = _("Dashboards")

    def ready(self) -> None:
        """Offer the dossier from the pages of the register."""
        add_tab(Tab(_("Dossier"), "dashboards:dossier", icon="folder", act=Act.READ_REGISTER))
