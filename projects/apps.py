from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """The project library and its projects."""

    name = "projects"
    verbose_name = _("Projects")
