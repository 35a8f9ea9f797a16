from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    """Inspections, findings and their rectification."""

    name = "inspections"
    verbose_name = _("Inspections")
