from __future__ import annotations

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from households.check_kinds import Kind, add_kind
from households.tabs import Tab, add_tab


class HouseholdsConfig(AppConfig):
    """The register: households and members, one copy a year."""

    name = "households"
    verbose_name = _("Register")

    def ready(self) -> None:
        """Offer the cases from the pages of a household."""
        add_kind("village", Kind(_("village"), lambda key: reverse("households:village_detail", args=[key])))
        add_tab(Tab(_("Cases"), "households:household_cases", icon="clipboard-check", act=Act.READ_REGISTER))
