from __future__ import annotations

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.check_kinds import Kind, add_kind


class ProjectsConfig(AppConfig):
    """The project library and its projects."""

    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Tell the data checks where a project is mended."""
        add_kind("project", Kind(_("project"), lambda key: reverse("projects:project_detail", args=[key])))
