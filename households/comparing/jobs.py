"""The life of one comparison: uploaded → read → (columns chosen) → looked at → compared; run by the worker.

Reading writes nothing but its counts. Comparing is one transaction, the run's last state included: a worker
that dies leaves everything or nothing, and the run can be run again. Progress goes over a second connection.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Mapping
from typing import Any

import pghistory
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from common.refusals import Refused
from common.runs import Progress, Runs
from common.secrets import decrypt_bytes, encrypt_bytes
from common.sheets.problems import Problem
from common.sheets.reader import WorkbookData
from households.codes.comparing import Reading
from households.comparing.columns import is_enough, proposed
from households.comparing.matching import compare
from households.comparing.reading import Roster, all_headings, open_workbook, read_roster
from households.comparing.writing import keep_differences
from households.models import ComparisonRun, ComparisonSource, RegisterYear
from households.parameters import value_of
from households.roster_scope import may_compare

log = logging.getLogger(__name__)

State = ComparisonRun.State
RUNS = Runs(space=0x43_4D_50, table="households_comparisonrun")
FEW = 20
"""A roster so short that it may well be of strangers only."""
SHOWN_PROBLEMS = 200

REFUSAL_MAY_NOT = gettext_lazy("You may not compare rosters.")
REFUSAL_SIZE = gettext_lazy("The file is larger than is allowed.")
REFUSAL_STATE = gettext_lazy("This comparison is at another step by now; look at its page again.")
REFUSAL_DELETED = gettext_lazy(
    "The file of this comparison has been deleted, as old ones are. Upload it again."
)
REFUSAL_NEWER = gettext_lazy("A newer file of this roster was compared already; an older one would undo it.")
REFUSAL_COLUMNS = gettext_lazy(
    "Choose the column of the ID number, or those of name and date of birth: without them nobody is found."
)


def upload(*, user: User, source: ComparisonSource, filename: str, content: bytes) -> ComparisonRun:
    """Store the file encrypted and have it read; the same file sent twice at once is one run."""
    if not may_compare(user.access, source.kind):
        raise Refused(REFUSAL_MAY_NOT)
    if len(content) > settings.ROSTER_MAX_BYTES:
        raise Refused(REFUSAL_SIZE)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        ComparisonSource.objects.select_for_update().get(pk=source.pk)
        waiting = ComparisonRun.objects.light().filter(
            source=source, sha256=digest, state__in=[State.UPLOADED, State.READING]
        )
        return waiting.first() or ComparisonRun.objects.create(
            source=source,
            user=user,
            filename=filename[-200:],
            content=encrypt_bytes(content),
            sha256=digest,
            heartbeat=timezone.now(),
        )


@transaction.atomic
def choose_columns(*, run: ComparisonRun, user: User, columns: Mapping[str, str]) -> ComparisonRun:
    """Keep the columns with the source and have the file read by them."""
    locked = _locked(run, user)
    if locked.state not in (State.MAPPING, State.READY, State.REFUSED):
        raise Refused(REFUSAL_STATE)
    columns = {role: heading for role, heading in columns.items() if heading}
    if not is_enough(columns):
        raise Refused(REFUSAL_COLUMNS)
    if unknown := set(columns.values()) - set(locked.look.get("headings", ())):
        raise Refused(_missing(unknown))
    locked.source.columns = columns
    locked.source.save(update_fields=["columns"])
    locked.queue(State.UPLOADED)
    return locked


@transaction.atomic
def request_compare(*, run: ComparisonRun, user: User) -> ComparisonRun:
    """Have a looked-at roster compared for good."""
    locked = _locked(run, user)
    if locked.state != State.READY:
        raise Refused(REFUSAL_STATE)
    _refuse_older(locked)
    locked.queue(State.COMPARING)
    return locked


@transaction.atomic
def request_again(*, run: ComparisonRun, user: User) -> ComparisonRun:
    """Back to the step that was interrupted: comparing is done again, all else is read again."""
    locked = _locked(run, user)
    if locked.state == State.DONE:
        raise Refused(REFUSAL_STATE)
    locked.queue(State.COMPARING if locked.state == State.COMPARING else State.UPLOADED)
    return locked


def _locked(run: ComparisonRun, user: User) -> ComparisonRun:
    locked = (
        ComparisonRun.objects.select_for_update(of=("self",)).light().select_related("source").get(pk=run.pk)
    )
    if not may_compare(user.access, locked.source.kind):
        raise Refused(REFUSAL_MAY_NOT)
    if not locked.has_file:
        raise Refused(REFUSAL_DELETED)
    return locked


def _refuse_older(run: ComparisonRun) -> None:
    if ComparisonRun.objects.filter(source=run.source_id, state=State.DONE, pk__gt=run.pk).exists():
        raise Refused(REFUSAL_NEWER)


def read(run_id: int, *, language: str) -> None:
    """Read an uploaded roster and say what comparing it would find; writes counts only."""
    _run(run_id, language, (State.UPLOADED, State.READING), _read)


def run_compare(run_id: int, *, language: str) -> None:
    """Compare a roster for good, all or nothing."""
    _run(run_id, language, (State.COMPARING,), _compare)


def _run(
    run_id: int, language: str, states: tuple[str, ...], act: Callable[[ComparisonRun, Progress], None]
) -> None:
    """Do the act as the one runner of this run; another runner makes this do nothing."""
    with translation.override(language), RUNS.running(run_id) as progress:
        if progress is None:
            return
        run = ComparisonRun.objects.select_related("source", "user").get(pk=run_id)
        if run.state not in states:
            return
        try:
            act(run, progress)
        except Refused as refused:
            _finish(run_id, state=State.REFUSED, refusal=str(refused)[:500])
        except Exception:
            log.exception("Comparison %s failed", run_id)
            sentence = _("An error in the program stopped this; nothing was compared.")
            _finish(run_id, state=State.FAILED, refusal=sentence)


def _finish(run_id: int, **values: Any) -> None:
    ComparisonRun.objects.filter(pk=run_id).update(phase="", **values)


def _read(run: ComparisonRun, progress: Progress) -> None:
    ComparisonRun.objects.filter(pk=run.pk).update(state=State.READING)
    progress("reading", 0, 0)
    workbook = open_workbook(decrypt_bytes(bytes(run.content)), run.filename)
    headings = all_headings(workbook)
    look: dict[str, Any] = {"headings": headings, "proposal": proposed(headings, run.source.columns)}
    missing = set(run.source.columns.values()) - set(headings)
    if missing or not run.source.columns:
        sentence = str(_missing(missing)) if missing else ""
        _finish(run.pk, state=State.MAPPING, look=look, refusal=sentence[:500])
        return
    roster = _roster(run, workbook)
    progress("comparing", 0, 0)
    with transaction.atomic():
        counts = _counts(run, roster)
        transaction.set_rollback(True)
    _finish(run.pk, state=State.READY, look={**look, **_told(roster)}, counts=counts, refusal="")


def _compare(run: ComparisonRun, progress: Progress) -> None:
    progress("reading", 0, 0)
    roster = _roster(run, open_workbook(decrypt_bytes(bytes(run.content)), run.filename))
    progress("comparing", 0, 0)
    with transaction.atomic(), pghistory.context(user=run.user_id, comparison=run.pk):
        ComparisonSource.objects.select_for_update().get(pk=run.source_id)
        _refuse_older(run)
        counts = _counts(run, roster)
        progress("writing", 0, 0)
        counts |= keep_differences(run, roster)
        # Last: the run's own row must not be locked while the other connection tells progress.
        _finish(run.pk, state=State.DONE, counts=counts, done_at=timezone.now(), refusal="")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE households_comparisonhit")


def _roster(run: ComparisonRun, workbook: WorkbookData) -> Roster:
    return read_roster(workbook, run.source.columns, on=timezone.localdate())


def _counts(run: ComparisonRun, roster: Roster) -> dict[str, int]:
    """What comparing finds, in the caller's transaction; Refused for the roster of another county."""
    today = timezone.localdate()
    found = compare(run.source, roster, year=RegisterYear.objects.current().pk, on=today)
    _refuse_strangers(run.source, found, on=today)
    left_out = sum(problem.code == "nobody" for problem in roster.problems)
    return {"rows": roster.rows, "repeated": roster.repeated, "left_out": left_out, **found}


def _refuse_strangers(source: ComparisonSource, found: Mapping[str, int], *, on: dt.date) -> None:
    """Of this county is who is in the register, or whose ID number begins with the county's code."""
    asked = found["with_number"] if source.reading == Reading.NONE else found["people"]
    if asked >= FEW and found["own"] < asked * value_of("comparison_own_share", on=on):
        sentence = ngettext(
            "Only %(own)s of %(people)s persons is of this county: this seems to be the roster of another. "
            "Nothing was compared.",
            "Only %(own)s of %(people)s persons are of this county: this seems to be the roster of another. "
            "Nothing was compared.",
            found["own"],
        )
        raise Refused(sentence % {"own": found["own"], "people": found["people"]})


def _missing(headings: set[str]) -> str:
    names = "、".join(sorted(headings))
    return _("The file has no column “%(names)s”. Choose the columns anew, or take another file.") % {
        "names": names
    }


def _told(roster: Roster) -> dict[str, Any]:
    """Notes and problems as JSON: the first of them, and how many of each kind."""
    kinds: dict[tuple[str, str], int] = {}
    for problem in roster.problems:
        key = problem.heading, str(problem.message) if problem.code != "again" else _("The same person again")
        kinds[key] = kinds.get(key, 0) + 1
    return {
        "notes": [str(note) for note in roster.notes],
        "kinds": [{"heading": h, "message": m, "count": n} for (h, m), n in kinds.items()],
        "problems": [_as_json(problem) for problem in roster.problems[:SHOWN_PROBLEMS]],
    }


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "place": problem.place,
        "heading": problem.heading,
        "value": problem.value_shown,
        "message": str(problem.message),
        "warning": problem.warning,
    }
