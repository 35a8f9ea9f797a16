"""Jobs whose worker died: picked up again by the next one, instead of standing in the way for ever."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

MOST_ATTEMPTS = 3
_LOCK = "common.pick_up_stalled"


@app.periodic(cron="* * * * *")
@app.task(name="common.pick_up_stalled", queueing_lock=_LOCK, pass_context=True)
async def pick_up_stalled(context: JobContext, timestamp: int | None = None) -> None:
    """Queue the jobs of dead workers again; one that was tried three times has failed.

    Without this a job that held a lock, such as the nightly figures, would keep all later ones waiting.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        lock = job.queueing_lock
        # A younger one of the same kind that waits already will do the same; two may not wait.
        waiting = await manager.list_jobs_async(status="todo", queueing_lock=lock) if lock else ()
        if waiting or job.attempts + 1 >= MOST_ATTEMPTS:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)
