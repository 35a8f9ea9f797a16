"""The project library: projects, their steps, households taking part, progress and acceptance."""

from projects import checks
from projects.models.progress import Acceptance, Progress, ProgressPhoto, Signature, SignerPart
from projects.models.project import Participation, Project, ProjectStep

checks.offer()

__all__ = [
    "Acceptance",
    "Participation",
    "Progress",
    "ProgressPhoto",
    "Project",
    "ProjectStep",
    "Signature",
    "SignerPart",
]
