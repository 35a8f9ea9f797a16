"""Who runs an import and how far it is (common.runs)."""

from __future__ import annotations

from django.utils import timezone

from common.runs import GRACE, Progress, Runs
from households.models import ImportJob

RUNS = Runs(space=0x52_4F_53, table="households_importjob")
running = RUNS.running
is_running = RUNS.is_running

__all__ = ["Progress", "is_interrupted", "is_running", "running"]


def is_interrupted(job: ImportJob) -> bool:
    """Whether the job should be under way but no worker has had it for a minute."""
    waiting = timezone.now() - (job.heartbeat or job.created_at)
    return job.is_under_way and waiting >= GRACE and not is_running(job.pk)
