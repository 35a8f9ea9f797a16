"""The acts of the project library."""

from projects.services.notices import notice_level, post_project_notice
from projects.services.participations import add_households, save_participations
from projects.services.projects import create_project, edit_project
from projects.services.site import SignatureGiven, record_acceptance, report_progress
from projects.services.steps import move_project

__all__ = [
    "SignatureGiven",
    "add_households",
    "create_project",
    "edit_project",
    "move_project",
    "notice_level",
    "post_project_notice",
    "record_acceptance",
    "report_progress",
    "save_participations",
]
