from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from households.tabs import Tab, add_tab


class AssistanceConfig(AppConfig):
    """Pairings of helpers with households, and the visits they log."""

    name = "assistance"
    verbose_name = _("Assistance")

    def ready(self) -> None:
        """Offer helpers and visits from the pages of the register."""
        page = "assistance:household_help"
        add_tab(Tab(_("Helpers and visits"), page, icon="heart-handshake", act=Act.READ_PAIRINGS))
        page = "assistance:household_plan"
        add_tab(Tab(_("Plan of help"), page, icon="clipboard-list", act=Act.READ_PAIRINGS))
        page = "assistance:household_problems"
        add_tab(Tab(_("Problems raised"), page, icon="tool", act=Act.READ_PAIRINGS))
