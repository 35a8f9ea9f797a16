"""Writes the plan of a library table in the caller's transaction: new drafts, and changed ones."""

from __future__ import annotations

import uuid

from households.importing.loading import Report
from households.models import ImportJob
from projects.importing.planning import LibraryPlan
from projects.models import Project
from projects.services.projects import CONTENT

CHUNK = 500


def load_library(plan: LibraryPlan, job: ImportJob, report: Report) -> None:
    """Every row of the plan; a new project is a draft, whose review cannot be skipped."""
    new = [Project(key=uuid.uuid4(), created_by_id=job.user_id, **found.values) for found in plan.creates]
    changed = []
    for found in plan.updates:
        project = found.stored
        assert project is not None  # noqa: S101 - an update has one
        for name, _old, value in found.changes:
            setattr(project, name, value)
        project.version += 1
        changed.append(project)
    for start in range(0, len(new), CHUNK):
        report("drafts", start, len(new))
        Project.objects.bulk_create(new[start : start + CHUNK])
    Project.objects.bulk_update(changed, [*CONTENT, "version"], batch_size=CHUNK)
    report("drafts", len(new), len(new))
