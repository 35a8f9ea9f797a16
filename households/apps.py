from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseholdsConfig(AppConfig):
    """The register: households and members, one copy a year."""

    name = "households"
    verbose_name = _("Register")
