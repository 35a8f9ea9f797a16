from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Areas, organisations, users with dated postings, roles and scope."""

    name = "accounts"
    default = True
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Find what the apps declare as revealable."""
        autodiscover_modules("reveals")


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's administration pages on our own site object."""

    default_site = "accounts.site.Administration"
    default = False
    verbose_name = _("Administration")
