"""The life of one import: uploaded → being read → planned → being loaded → loaded; run by the worker.

Loading is one transaction, the job's last state included: a worker that dies leaves everything or nothing,
and the job can be run again. Progress is written on a second connection.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from typing import Any

import pghistory
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Area, User
from common.refusals import Refused
from common.runs import Progress, Runs
from common.secrets import decrypt_bytes, encrypt_bytes
from common.sheets.head import HeadNotFound
from common.sheets.problems import Problem
from common.sheets.reader import SheetRefused
from common.sheets.reasons import write_with_reasons
from households.importing.kinds import ImportKind, Occasion, kind_of
from households.models import ImportJob

log = logging.getLogger(__name__)

# Of a hint: sheet, row, code and sentence.
Hint = tuple[str, int, str, str]

State = ImportJob.State
RUNS = Runs(space=0x52_4F_53, table="households_importjob")
_ONE_LOAD_AT_A_TIME = 0x52_4F_53


class ImportRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An import that cannot go on now; the sentence says why."""


class PlanChangedError(Exception):
    """What is stored changed after the plan was looked at."""

    def __init__(self, plan: dict[str, Any]) -> None:
        super().__init__()
        self.plan = plan


REFUSAL_AREA = gettext_lazy("You may not import such sheets for this area.")
REFUSAL_SIZE = gettext_lazy("The file is larger than is allowed.")
REFUSAL_STATE = gettext_lazy("This import is not waiting to be loaded; look at its page again.")
REFUSAL_DELETED = gettext_lazy("The file of this import has been deleted, as old ones are. Upload it again.")
REFUSAL_EMPTY = gettext_lazy("There is nothing to load: everything is unchanged or held back.")

REFUSAL_DOUBTS = gettext_lazy("Some amounts are doubtful. Say that they are right, or mend the file.")


def upload(*, user: User, kind: ImportKind, area: Area, filename: str, content: bytes) -> ImportJob:
    """Store the file encrypted and have it read; the same file sent twice at once is one import."""
    if not user.access.may_in(kind.act, area.code):
        raise ImportRefused(REFUSAL_AREA)
    if len(content) > settings.ROSTER_MAX_BYTES:
        raise ImportRefused(REFUSAL_SIZE)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        same = ImportJob.objects.light().filter(user=user, kind=kind.key, area=area, sha256=digest)
        found = same.filter(state__in=[State.UPLOADED, State.READING]).first()
        if found:
            return found
        return ImportJob.objects.create(
            user=user,
            kind=kind.key,
            area=area,
            filename=filename[-200:],
            content=encrypt_bytes(content),
            sha256=digest,
            heartbeat=timezone.now(),
        )


@transaction.atomic
def request_load(*, job: ImportJob, user: User, confirmed: bool = False) -> ImportJob:
    """Have a looked-at plan loaded; raises ImportRefused unless it is waiting for that.

    `confirmed`: the user says that the amounts which the plan doubts are right.
    """
    locked = ImportJob.objects.select_for_update().light().get(pk=job.pk)
    if not user.access.may_in(kind_of(locked).act, locked.area_id):
        raise ImportRefused(REFUSAL_AREA)
    if locked.state != State.PLANNED:
        raise ImportRefused(REFUSAL_STATE)
    counts = locked.plan["counts"]
    if not counts["creates"] and not counts["updates"]:
        raise ImportRefused(REFUSAL_EMPTY)
    if counts.get("doubts") and not confirmed:
        raise ImportRefused(REFUSAL_DOUBTS)
    locked.queue(State.LOADING)
    return locked


@transaction.atomic
def request_again(*, job: ImportJob) -> ImportJob:
    """Back to the step that was interrupted: loading is loaded again, all else is read again."""
    locked = ImportJob.objects.select_for_update().light().get(pk=job.pk)
    if locked.state == State.LOADED:
        raise ImportRefused(REFUSAL_STATE)
    if not locked.has_file:
        raise ImportRefused(REFUSAL_DELETED)
    locked.queue(State.LOADING if locked.state == State.LOADING else State.UPLOADED)
    return locked


def read(job_id: int, *, language: str) -> None:
    """Read and plan an uploaded file; another runner of the same job makes this do nothing."""
    with translation.override(language), RUNS.running(job_id) as progress:
        if progress is None:
            return
        job = ImportJob.objects.get(pk=job_id)
        if job.state not in (State.UPLOADED, State.READING):
            return
        ImportJob.objects.filter(pk=job_id).update(state=State.READING, heartbeat=timezone.now())
        try:
            plan, hints = _rehearsed(job, progress)
        except (SheetRefused, HeadNotFound, Refused) as refusal:
            _finish(job_id, State.REFUSED, str(refusal))
        except Exception:
            log.exception("Import %s could not be read", job_id)
            _finish(job_id, State.FAILED, _("Reading stopped because of an error in the program."))
        else:
            ImportJob.objects.filter(pk=job_id).update(
                state=State.PLANNED, plan=plan, hints=hints, phase="", refusal=""
            )


def run_load(job_id: int, *, language: str) -> None:
    """Load a plan, all or nothing; another runner of the same job makes this do nothing."""
    with translation.override(language), RUNS.running(job_id) as progress:
        if progress is None:
            return
        job = ImportJob.objects.get(pk=job_id)
        if job.state != State.LOADING:
            return
        try:
            _load(job, progress)
        except PlanChangedError as changed:
            sentence = _(
                "What is stored changed after this plan was made. Look at the new plan and load it then."
            )
            ImportJob.objects.filter(pk=job_id).update(
                state=State.PLANNED, plan=changed.plan, hints=[], refusal=sentence, phase=""
            )
        except (SheetRefused, HeadNotFound, Refused) as refusal:
            _finish(job_id, State.REFUSED, str(refusal))
        except DatabaseError:
            log.exception("Import %s was refused by the database", job_id)
            _finish(job_id, State.FAILED, _("Somebody changed the same rows meanwhile; nothing was loaded."))
        except Exception:
            log.exception("Import %s failed", job_id)
            _finish(
                job_id,
                State.FAILED,
                _("An error in the program stopped this; nothing was loaded."),
            )
        else:
            kind_of(job).settle(ImportJob.objects.values_list("plan", flat=True).get(pk=job_id)["counts"])


def reasons(job: ImportJob, *, on: dt.date) -> bytes:
    """The uploaded workbook with a column of reasons, by what is stored at this moment.

    The hints of the data checks are those of the plan: to ask anew would mean to load everything once more.
    Raises ImportRefused when the file has been deleted.
    """
    if not job.content:
        raise ImportRefused(REFUSAL_DELETED)
    kind, data = kind_of(job), decrypt_bytes(bytes(job.content))
    rows = kind.read(data, job.filename, on)
    with transaction.atomic():
        kind.plan(rows, Occasion(job.user.access_on(on), job.area_id, on))
    hints = [Problem(sheet, row, None, code, told, warning=True) for sheet, row, code, told in job.hints]
    return write_with_reasons(data, rows.workbook, [*rows.problems, *hints], rows.head_rows())


def _plan(job: ImportJob, progress: Progress, *, for_update: bool = False) -> Any:
    today, kind = timezone.localdate(), kind_of(job)
    progress("reading", 0, 0)
    rows = kind.read(decrypt_bytes(bytes(job.content)), job.filename, today)
    progress("comparing", 0, len(rows))
    return kind.plan(rows, Occasion(job.user.access_on(today), job.area_id, today, for_update))


def _rehearsed(job: ImportJob, progress: Progress) -> tuple[dict[str, Any], list[Hint]]:
    """The plan as JSON, and all that the kind's checks say of its result."""
    plan, kind = _plan(job, progress), kind_of(job)
    if not kind.rehearse:
        return kind.summarise(plan), []
    progress("checking", 0, 0)
    found = kind.rehearse(plan, job, _name_the_author)
    return kind.summarise(plan), [(hint.sheet, hint.row, hint.code, str(hint.message)) for hint in found]


def _load(job: ImportJob, progress: Progress) -> None:
    kind = kind_of(job)
    with transaction.atomic(), pghistory.context(user=job.user_id, roster_import=job.pk):
        _name_the_author()
        plan = _plan(job, progress, for_update=True)
        if plan.fingerprint() != job.plan.get("fingerprint"):
            raise PlanChangedError(kind.summarise(plan))
        kind.load(plan, job, progress)
        progress("finishing", 0, 0)
        # Last: the job's own row must not be locked while the other connection tells progress.
        ImportJob.objects.filter(pk=job.pk).update(
            state=State.LOADED, loaded_at=timezone.now(), phase="", plan={**job.plan, "counts": plan.counts()}
        )


def _name_the_author() -> None:
    """Give the history triggers their context before any COPY, unseen by pghistory; one load at a time."""
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN END $$")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_LOAD_AT_A_TIME])


def _finish(job_id: int, state: str, sentence: str) -> None:
    ImportJob.objects.filter(pk=job_id).update(state=state, refusal=sentence[:500], phase="")
