from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from households.tabs import Tab, add_tab


class InspectionsConfig(AppConfig):
    """Inspections, findings and their rectification."""

    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        """Offer findings from the pages about what they are about."""
        for about in ("household", "project", "payment"):
            page = f"inspections:{about}_findings"
            add_tab(Tab(_("Findings"), page, icon="flag", act=Act.READ_FINDINGS), about)
