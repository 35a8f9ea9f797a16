from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Act
from households.check_kinds import Kind, add_kind
from households.tabs import Tab, add_tab


def add_new_numbers(**migrated: Any) -> None:
    """A page may ask a number that came with the update: it must have a value."""
    # The services need the models, which load after this module.
    import_module("households.services.parameters").add_new_numbers()


class HouseholdsConfig(AppConfig):
    """The register: households and members, one copy a year."""

    name = "households"
    verbose_name = _("Register")

    def ready(self) -> None:
        """Offer the cases from the pages of a household, and complete the numbers after an update."""
        post_migrate.connect(add_new_numbers, sender=self)
        add_kind("village", Kind(_("village"), lambda key: reverse("households:village_detail", args=[key])))
        add_tab(Tab(_("Cases"), "households:household_cases", icon="clipboard-check", act=Act.READ_REGISTER))
